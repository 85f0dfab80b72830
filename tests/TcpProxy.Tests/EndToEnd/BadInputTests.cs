using TcpProxy.Tests.Support;

namespace TcpProxy.Tests.EndToEnd;

/// <summary>Bad input gives one line on stderr, nothing on stdout, and exit code 2.</summary>
public class BadInputTests
{
    private const string Listen = "--listen 127.0.0.1:0 ";
    private const string Backend = "--backend 127.0.0.1:1 ";

    [Theory]
    [InlineData("No listener is given", Backend)]
    [InlineData("No backend is given", Listen)]
    [InlineData("--colour", Listen + Backend + "--colour red")]
    [InlineData("stray", Listen + Backend + "stray")]
    [InlineData("--listen must be an IP address and a port", "--listen 127.0.0.1 " + Backend)]
    [InlineData("but was '127.0.0.1:65536'", "--listen 127.0.0.1:65536 " + Backend)]
    [InlineData("but was 'example.org:80'", "--listen example.org:80 " + Backend)]
    [InlineData("but was '::1:80'", "--listen ::1:80 " + Backend)]
    [InlineData("--backend must have an address with a port from 1 to 65,535", Listen + "--backend 127.0.0.1:0")]
    [InlineData("but was '127.0.0.1:http'", Listen + "--backend 127.0.0.1:http")]
    [InlineData("but has 'wait=3'", Listen + "--backend 127.0.0.1:1,wait=3")]
    [InlineData("weight that must be a whole number from 0 to 1,000,000, but was '-1'",
        Listen + "--backend 127.0.0.1:1,weight=-1")]
    [InlineData("max that must be a whole number from 1", Listen + "--backend 127.0.0.1:1,max=0")]
    [InlineData("only once", Listen + "--backend 127.0.0.1:1,id=a,id=b")]
    [InlineData("Duplicate backend id '127.0.0.1:1'", Listen + Backend + Backend)]
    [InlineData("Duplicate backend id 'a'", Listen + "--backend 127.0.0.1:1,id=a --backend 127.0.0.1:2,id=a")]
    [InlineData("--algorithm must be one of round-robin", Listen + Backend + "--algorithm fastest")]
    [InlineData("but was 'fast'", Listen + Backend + "--engine fast")]
    [InlineData("--connect-timeout must be a duration with a unit", Listen + Backend + "--connect-timeout 2")]
    [InlineData("but was '0s'", Listen + Backend + "--client-idle-timeout 0s")]
    [InlineData("but was '-1s'", Listen + Backend + "--server-idle-timeout=-1s")]
    [InlineData("but was '1.5s'", Listen + Backend + "--tunnel-idle-timeout 1.5s")]
    [InlineData("but was '25h'", Listen + Backend + "--drain-timeout 25h")]
    [InlineData("--health-interval", Listen + Backend + "--health-interval")]
    [InlineData("but was '0'", Listen + Backend + "--max-connections 0")]
    [InlineData("but was '1e3'", Listen + Backend + "--max-connections-per-client 1e3")]
    [InlineData("but was '9000'", Listen + Backend + "--status 9000")]
    [InlineData("/no/such/file.json: The file cannot be read", Listen + Backend + "--config /no/such/file.json")]
    [InlineData("16,777,216", Listen + "--algorithm consistent-hash --backend 127.0.0.1:1,weight=1000000")]
    public async Task A_mistake_in_the_options_is_named(string expected, string arguments) =>
        await AssertBadInputAsync(
            expected, arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    [Theory]
    [InlineData("not valid JSON", "{")]
    [InlineData("one JSON object", "[]")]
    [InlineData("Unknown key 'Listen'", """{"Listen":[]}""")]
    [InlineData("not valid JSON", """{"engine":"socket","engine":"socket"}""")]
    public async Task A_mistake_in_the_file_is_named(string expected, string json)
    {
        using TemporaryFile file = new(json);
        await AssertBadInputAsync(expected, ["--config", file.Path]);
    }

    [Fact]
    public async Task An_address_in_use_is_named()
    {
        using TestServer other = new();
        await AssertBadInputAsync(
            $"Cannot listen on {other.Address}",
            ["--listen", "127.0.0.1:0", "--listen", other.Address, "--backend", "127.0.0.1:1"]);
        await AssertBadInputAsync(
            $"Cannot serve the status on {other.Address}",
            ["--listen", "127.0.0.1:0", "--status", other.Address, "--backend", "127.0.0.1:1"]);
    }

    [Fact]
    public async Task An_address_of_another_machine_is_named() =>
        await AssertBadInputAsync(
            "Cannot listen on 192.0.2.1:0", ["--listen", "192.0.2.1:0", "--backend", "127.0.0.1:1"]);

    [ManyConnectionsTheory]
    [InlineData("--max-connections 4000 needs 8256 descriptors, but the limit is 1024")]
    public async Task A_limit_of_descriptors_that_is_too_low_is_named(string expected)
    {
        ProcessRun run = await ProcessRun.RunAsync(
            new("sh",
            [
                "-c",
                $"ulimit -n 1024; exec dotnet '{ProxyProcess.Program}' {Listen} {Backend} --max-connections 4000",
            ]),
            TimeSpan.FromMinutes(1));

        AssertBadInput(expected, run);
    }

    [Fact]
    public async Task Help_names_every_option_and_algorithm()
    {
        await using ProxyProcess proxy = ProxyProcess.Start("--help");
        ProcessRun run = await proxy.EndAsync();

        Assert.Equal((0, ""), (run.ExitCode, run.Error));
        Assert.All(
            [
                "--listen", "--backend", "--algorithm", "--config", "--status", "--connect-timeout",
                "--client-idle-timeout", "--server-idle-timeout", "--tunnel-idle-timeout", "--max-connections",
                "--max-connections-per-client", "--accept-proxy", "--send-proxy", "--drain-timeout",
                "--health-interval", "--engine", "round-robin", "random", "least-connections",
                "power-of-two-choices", "least-latency", "ip-hash", "consistent-hash",
            ],
            word => Assert.Contains(word, run.Output, StringComparison.Ordinal));
    }

    private static async Task AssertBadInputAsync(string expected, string[] arguments)
    {
        await using ProxyProcess proxy = ProxyProcess.Start(arguments);
        AssertBadInput(expected, await proxy.EndAsync());
    }

    private static void AssertBadInput(string expected, ProcessRun run)
    {
        Assert.Equal((2, ""), (run.ExitCode, run.Output.Trim()));
        string line = Assert.Single(run.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(expected, line, StringComparison.Ordinal);
    }
}
