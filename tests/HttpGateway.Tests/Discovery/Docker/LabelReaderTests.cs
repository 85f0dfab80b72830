using HttpGateway.Discovery.Docker;
using HttpGateway.Discovery.Pools;

namespace HttpGateway.Tests.Discovery.Docker;

/// <summary>Labels: what each may be, and what a wrong one says.</summary>
public class LabelReaderTests
{
    [Theory]
    [InlineData("host", "web.test")]
    [InlineData("host", "*.web.test, web.test")]
    [InlineData("host", "my_app")]
    [InlineData("host", "127.0.0.1")]
    [InlineData("host", "bücher.test")]
    [InlineData("path", "/api")]
    [InlineData("path", "/api/v1/")]
    [InlineData("path", "/a-b_c.d~e@f")]
    [InlineData("port", "65535")]
    [InlineData("weight", "0")]
    [InlineData("weight", "1000000")]
    [InlineData("policy", "ConsistentHash")]
    [InlineData("policy", "balancing.leastlatency")]
    [InlineData("policy", "power-of-two-choices")]
    [InlineData("key", "Header:X-User")]
    [InlineData("scheme", "https")]
    [InlineData("health", "/")]
    [InlineData("network", "shop_default")]
    [InlineData("service", "shop/web.v2")]
    [InlineData("enable", "true")]
    public void A_right_value_is_no_error(string label, string value)
    {
        Assert.Empty(ErrorsOf(label, value));
    }

    [Theory]
    [InlineData("host", "http://web.test")]
    [InlineData("host", "web.test:80")]
    [InlineData("host", ":80")]
    [InlineData("host", "web.test/api")]
    [InlineData("host", "a b")]
    [InlineData("host", "a b:x")]
    [InlineData("host", "web.test,")]
    [InlineData("host", "")]
    [InlineData("host", "*")]
    [InlineData("host", "*.")]
    [InlineData("host", "a.*.test")]
    [InlineData("host", "*.127.0.0.1")]
    [InlineData("host", "[::1]")]
    [InlineData("host", "xn--bcher-kva.test")]
    [InlineData("path", "api")]
    [InlineData("path", "")]
    [InlineData("path", "//")]
    [InlineData("path", "/a//b")]
    [InlineData("path", "/{x")]
    [InlineData("path", "/{**all}")]
    [InlineData("path", "/a*")]
    [InlineData("path", "/a?b=c")]
    [InlineData("path", "/a%20b")]
    [InlineData("path", "/a/../b")]
    [InlineData("path", "/a\n")]
    [InlineData("port", "0")]
    [InlineData("port", "65536")]
    [InlineData("port", "-1")]
    [InlineData("port", "80/tcp")]
    [InlineData("weight", "-1")]
    [InlineData("weight", "1000001")]
    [InlineData("weight", "1.5")]
    [InlineData("weight", " 1")]
    [InlineData("policy", "Fastest")]
    [InlineData("policy", "")]
    [InlineData("key", "")]
    [InlineData("scheme", "h2c")]
    [InlineData("scheme", "HTTP")]
    [InlineData("health", "health")]
    [InlineData("network", "")]
    [InlineData("service", "")]
    [InlineData("service", "a@b")]
    [InlineData("service", "/web")]
    [InlineData("enable", "yes")]
    public void A_wrong_value_is_an_error_that_names_label_and_value(string label, string value)
    {
        string error = Assert.Single(ErrorsOf(label, value));

        Assert.StartsWith($"Label 'balancing.{label}' must be ", error, StringComparison.Ordinal);
        Assert.EndsWith($"but was {Quoted.Quote(value)}.", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("balancing.hosts")]
    [InlineData("balancing.Host")]
    [InlineData("Balancing.host")]
    [InlineData("balancing.")]
    public void An_unknown_label_is_an_error(string label)
    {
        string error = Assert.Single(Read(new() { ["balancing.path"] = "/", [label] = "web.test" }).Errors);

        Assert.StartsWith(
            $"Label '{label}' is unknown; allowed are balancing.enable, ", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Labels_of_other_programs_are_left_alone()
    {
        Assert.Empty(Read(new() { ["balancing.path"] = "/", ["traefik.enable"] = "perhaps", ["balancingact"] = "" })
            .Errors);
    }

    [Fact]
    public void All_errors_are_reported_at_once()
    {
        Assert.Equal(3, Read(new()
        {
            ["balancing.port"] = "x",
            ["balancing.path"] = "x",
            ["balancing.x"] = "x",
        }).Errors.Count);
    }

    [Fact]
    public void Without_host_and_path_nothing_is_routed()
    {
        Assert.Equal(
            ["Label 'balancing.host' or 'balancing.path' is missing; 'balancing.path=/' takes all requests."],
            Read([]).Errors);
    }

    [Fact]
    public void A_value_cannot_write_lines_of_its_own_into_the_log()
    {
        string error = Assert.Single(ErrorsOf("port", "80\r\ninfo: all is well\u202e" + new string('x', 1_000)));

        Assert.DoesNotContain('\n', error);
        Assert.DoesNotContain('\u202e', error);
        Assert.Contains(@"'80\u000d\u000ainfo: all is well\u202exxx", error, StringComparison.Ordinal);
        Assert.True(error.Length < 400);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("yes", true)]
    [InlineData("false", false)]
    [InlineData(null, false)]
    public void Only_enabled_containers_are_looked_at(string? value, bool isEnabled)
    {
        Dictionary<string, string> labels = new() { ["balancing.path"] = "/" };
        if (value is not null)
        {
            labels["balancing.enable"] = value;
        }

        Assert.Equal(isEnabled, LabelReader.IsEnabled(labels));
    }

    private static List<string> ErrorsOf(string label, string value)
    {
        Dictionary<string, string> labels = new() { ["balancing.path"] = "/" };
        labels[$"balancing.{label}"] = value;
        return Read(labels).Errors;
    }

    private static (ContainerLabels Labels, List<string> Errors) Read(Dictionary<string, string> labels)
    {
        List<string> errors = [];
        return (LabelReader.Read(labels, errors), errors);
    }
}
