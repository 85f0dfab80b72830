using System.Text;
using HttpGateway.Configuration;
using HttpGateway.Discovery.Docker;
using YamlDotNet.RepresentationModel;

namespace HttpGateway.Tests.Discovery.Deploy;

/// <summary>The compose file and the image.</summary>
public class ComposeTests
{
    private static readonly YamlMappingNode Services = Load();

    [Theory]
    [InlineData("web")]
    [InlineData("images")]
    public void Labels_are_right(string service)
    {
        Dictionary<string, string> labels = ((YamlMappingNode)Services[service]["labels"]).ToDictionary(
            static pair => $"{pair.Key}", static pair => $"{pair.Value}");
        List<string> errors = [];

        Assert.True(LabelReader.IsEnabled(labels));
        LabelReader.Read(labels, errors);
        Assert.Empty(errors);
    }

    [Fact]
    public void The_gateway_reads_the_socket_that_is_mounted()
    {
        YamlNode gateway = Services["gateway"];
        string[] command = Texts(gateway["command"]);
        string socket = command[Array.IndexOf(command, "--docker") + 1]["unix://".Length..];

        Assert.Contains($"{socket}:{socket}:ro", Texts(gateway["volumes"]));
        Assert.Contains(
            $"./gateway.json:{command[Array.IndexOf(command, "--config") + 1]}:ro", Texts(gateway["volumes"]));
    }

    [Fact]
    public void Its_configuration_is_right_and_its_ports_are_published()
    {
        List<string> errors = [];
        GatewayConfiguration? configuration = ConfigurationFile.Parse(
            Encoding.UTF8.GetBytes(DeployFiles.Read("compose", "gateway.json")), errors);

        Assert.Empty(errors);
        Assert.Equal(
            ["8080:8080", $"127.0.0.1:9901:{new Uri(configuration!.Settings.Admin.Url).Port}"],
            Texts(Services["gateway"]["ports"]));
        Assert.Equal("http://0.0.0.0:8080", configuration.Kestrel["Endpoints:Http:Url"]);
    }

    [Fact]
    public void The_image_runs_the_gateway_without_rights()
    {
        string[] lines = DeployFiles.Read("Dockerfile").Split('\n');

        Assert.Contains("USER $APP_UID", lines);
        Assert.Contains("""ENTRYPOINT ["dotnet", "HttpGateway.dll"]""", lines);
        Assert.Contains("""CMD ["--config", "/etc/gateway/gateway.json"]""", lines);
    }

    private static YamlMappingNode Load()
    {
        YamlStream yaml = [];
        yaml.Load(new StringReader(DeployFiles.Read("compose", "compose.yaml")));
        return (YamlMappingNode)yaml.Documents[0].RootNode["services"];
    }

    private static string[] Texts(YamlNode node) => [.. ((YamlSequenceNode)node).Select(static item => $"{item}")];
}
