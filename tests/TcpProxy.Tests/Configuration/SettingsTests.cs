using System.Reflection;
using TcpProxy.Configuration;

namespace TcpProxy.Tests.Configuration;

/// <summary>The command line wins over the file, and both over the defaults.</summary>
public class SettingsTests
{
    private const string File =
        """
        {"listen":["127.0.0.1:1"],"backends":[{"address":"a:1"}],"algorithm":"random","engine":"socket",
         "status":"127.0.0.1:2","connectTimeout":"1s","clientIdleTimeout":"1s","serverIdleTimeout":"1s",
         "tunnelIdleTimeout":"1s","drainTimeout":"1s","healthInterval":"1s","maxConnections":1,
         "maxConnectionsPerClient":1,"acceptProxy":true,"sendProxy":true}
        """;

    private static readonly string[] CommandLine =
    [
        "--listen", "127.0.0.1:11", "--backend", "b:1", "--algorithm", "ip-hash",
        "--engine", OperatingSystem.IsLinux() ? "epoll" : "socket", "--status", "127.0.0.1:12",
        "--connect-timeout", "2s", "--client-idle-timeout", "2s", "--server-idle-timeout", "2s",
        "--tunnel-idle-timeout", "2s", "--drain-timeout", "2s", "--health-interval", "2s", "--max-connections", "2",
        "--max-connections-per-client", "2", "--accept-proxy", "false", "--send-proxy", "false",
    ];

    public static TheoryData<string> Properties { get; } =
        [.. typeof(SettingsDraft).GetProperties().Select(static property => property.Name)];

    [Theory]
    [MemberData(nameof(Properties))]
    public void The_command_line_wins_and_the_file_completes_it(string property)
    {
        SettingsDraft file = ConfigurationFile.Parse(File).Draft;
        SettingsDraft commandLine = Parse(CommandLine);
        PropertyInfo info = typeof(SettingsDraft).GetProperty(property)!;

        Assert.NotNull(info.GetValue(file));
        Assert.NotNull(info.GetValue(commandLine));
        Assert.Equal(info.GetValue(file), info.GetValue(Parse([]).CompletedBy(file)));
        Assert.Equal(info.GetValue(commandLine), info.GetValue(commandLine.CompletedBy(file)));
        Assert.Null(info.GetValue(Parse([])));
    }

    [Fact]
    public void Defaults_are_those_of_the_documentation()
    {
        SettingsDraft draft = Parse(["--listen", "127.0.0.1:0", "--backend", "a:1"]);
        ProxySettings settings = Resolve(draft, descriptorLimit: 1_256)!;

        Assert.Equal(("least-connections", EngineKind.Socket), (settings.Algorithm.Name, settings.Engine));
        Assert.Equal(TimeSpan.FromSeconds(2), settings.ConnectTimeout);
        Assert.Equal(
            new IdleTimeouts(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(5), TimeSpan.FromHours(1)), settings.Idle);
        Assert.Equal(TimeSpan.FromSeconds(30), settings.DrainTimeout);
        Assert.Equal((500, int.MaxValue), (settings.MaxConnections, settings.MaxConnectionsPerClient));
        Assert.Equal((false, false), (settings.AcceptProxy, settings.SendProxy));
        Assert.Null(settings.HealthInterval);
        Assert.Null(settings.Status);
    }

    [Theory]
    [InlineData(1_256, 500, true)]
    [InlineData(1_256, 501, false)]
    [InlineData(null, 1_000_000, true)]
    public void The_descriptor_limit_bounds_the_connections(int? limit, int connections, bool isAllowed)
    {
        SettingsDraft draft = Parse(
            ["--listen", "127.0.0.1:0", "--backend", "a:1", "--max-connections", $"{connections}"]);

        Assert.Equal(isAllowed, Resolve(draft, limit) is not null);
    }

    [Fact]
    public void A_repeated_option_adds_to_the_list()
    {
        SettingsDraft draft = Parse(
            ["--listen", "127.0.0.1:1", "--listen", "[::1]:2", "--backend", "a:1", "--backend", "b:1,weight=2"]);

        Assert.Equal((2, 2), (draft.Listen!.Value.Length, draft.Backends!.Value.Length));
        Assert.Equal(2, draft.Backends.Value[1].Weight);
    }

    private static ProxySettings? Resolve(SettingsDraft draft, int? descriptorLimit) =>
        SettingsResolver.Resolve(draft, descriptorLimit).Settings;

    private static SettingsDraft Parse(string[] arguments)
    {
        ProxyOptions options = new();
        System.CommandLine.ParseResult parsed = options.CreateCommand().Parse(arguments);
        Assert.Empty(parsed.Errors);
        return options.DraftOf(parsed);
    }
}
