using System.Net;
using System.Net.Sockets;
using HttpGateway.Tests.Support;

namespace HttpGateway.Tests.EndToEnd;

public class BadInputTests
{
    private const string Url = "http://127.0.0.1:0";

    [Theory]
    [InlineData("--frobnicate", "--frobnicate")]
    [InlineData("--urls ftp://127.0.0.1:0", "ftp://127.0.0.1:0")]
    [InlineData("--urls http://127.0.0.1:99999", "http://127.0.0.1:99999")]
    [InlineData("--urls http://127.0.0.1:0/path", "http://127.0.0.1:0/path")]
    [InlineData("--admin https://127.0.0.1:0", "https://127.0.0.1:0")]
    [InlineData("--admin nothing", "'nothing'")]
    [InlineData("--docker /var/run/docker.sock", "/var/run/docker.sock")]
    [InlineData("--drain-timeout 30", "'30'")]
    [InlineData("--drain-timeout soon", "'soon'")]
    [InlineData("--certificate-key key.pem", "--certificate")]
    [InlineData("--certificate missing.pem", "missing.pem")]
    public async Task A_bad_option_is_one_line_and_exit_code_2(string options, string named)
    {
        using GatewayFile file = new(GatewayFile.Content([]));
        string[] urls = options.Contains("--urls", StringComparison.Ordinal) ? [] : ["--urls", "https://127.0.0.1:0"];
        string[] admin = options.Contains("--admin", StringComparison.Ordinal) ? [] : ["--admin", Url];

        await RefusedAsync(named, ["--config", file.Path, .. urls, .. admin, .. options.Split(' ')]);
    }

    [Fact]
    public async Task A_missing_option_is_one_line_and_exit_code_2() => await RefusedAsync("--config");

    [Fact]
    public async Task A_missing_file_is_one_line_and_exit_code_2() =>
        await RefusedAsync("missing.json", "--config", "missing.json");

    [Theory]
    [MemberData(nameof(ReloadTests.BadEdits), MemberType = typeof(ReloadTests))]
    public async Task A_bad_file_is_one_line_and_exit_code_2(string content, string named)
    {
        using GatewayFile file = new(content);

        await RefusedAsync(named, "--config", file.Path, "--urls", Url, "--admin", Url);
    }

    [Theory]
    [InlineData(""" "Gateway": { "DrainTimeout": "5" } """, "'Gateway:DrainTimeout'")]
    [InlineData(""" "Gateway": { "MaxRequestBodySize": -1 } """, "'Gateway:MaxRequestBodySize'")]
    [InlineData(""" "Gateway": { "TrustedProxies": [ "10.0.0.0/33" ] } """, "10.0.0.0/33")]
    [InlineData(""" "Gateway": { "Sticky": { "Cookie": "a b" } } """, "'a b'")]
    [InlineData(""" "Gateway": { "Dns": [ { "Name": "a", "Type": "MX", "Cluster": "c", "Port": 1 } ] } """, "'MX'")]
    [InlineData(""" "Gateway": { "Dns": [ { "Name": "a", "Type": "A", "Cluster": "c" } ] } """, "Port")]
    [InlineData(""" "Kestrel": { "Endpoints": { "a": { "Url": "nothing" } } } """, "'nothing'")]
    [InlineData(""" "Kestrel": { "Endpoints": { "a": { } } } """, "Url")]
    [InlineData(""" "Kestrel": { "Limits": { "MaxRequestHeaderCount": "x" } } """, "MaxRequestHeaderCount")]
    [InlineData(""" "Kestrel": { "Limits": { "MaxHeaders": "5" } } """, "MaxHeaders")]
    public async Task A_wrong_setting_is_one_line_that_names_it(string section, string named)
    {
        using GatewayFile file = new($$"""{ {{section}} }""");

        await RefusedAsync(named, "--config", file.Path, "--urls", Url, "--admin", Url);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task An_address_in_use_is_one_line_and_exit_code_2(bool isAdmin)
    {
        using Socket taken = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        string address = $"http://{taken.LocalEndPoint}";
        using GatewayFile file = new(GatewayFile.Content([]));

        await RefusedAsync(
            address, "--config", file.Path, "--urls", isAdmin ? Url : address, "--admin", isAdmin ? address : Url);
    }

    private static async Task RefusedAsync(string named, params string[] arguments)
    {
        await using GatewayProcess gateway = GatewayProcess.Start(arguments);

        ProcessRun run = await gateway.EndAsync();

        Assert.Equal(2, run.ExitCode);
        Assert.Equal("", run.Output);
        Assert.Single(run.Error.Split('\n'));
        Assert.Contains(named, run.Error, StringComparison.Ordinal);
    }
}
