using HttpGateway.Tests.Support;

namespace HttpGateway.Tests.Discovery.RealDocker;

/// <summary>The gateway beside a real daemon, with real containers.</summary>
public sealed class RealDockerTests(DockerDaemon daemon) : IClassFixture<DockerDaemon>, IAsyncLifetime, IDisposable
{
    private static readonly string[] Web = ["service=web", "path=/", "policy=round-robin"];

    private readonly GatewayFile _file = new("""{ "ReverseProxy": {} }""");

    public Task InitializeAsync() => DockerDaemon.IsInstalled ? daemon.RemoveAllAsync() : Task.CompletedTask;

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _file.Dispose();

    [DockerFact]
    public async Task Containers_come_and_go_without_a_lost_request()
    {
        await daemon.RunAsync("c-old", Web);
        await using GatewayProcess gateway = await StartAsync();
        await AnswersAsync(gateway, "c-old");
        await using Load load = new(gateway.Address);
        await load.AnswersAsync("c-old");

        await daemon.RunAsync("c-new", Web);
        await load.AnswersAsync("c-new");
        await daemon.DockerAsync("stop", "c-old");
        await load.AnswersAsync("c-new");
        await daemon.DockerAsync("start", "c-old");
        await load.AnswersAsync("c-old");
        await daemon.DockerAsync("restart", "c-new");
        await load.AnswersAsync("c-new");

        await load.EndWithAsync("c-old", "c-new");
    }

    [DockerFact]
    public async Task A_hang_up_signal_does_not_drain()
    {
        await daemon.RunAsync("c-only", Web);
        await using GatewayProcess gateway = await StartAsync();
        await AnswersAsync(gateway, "c-only");
        await using Load load = new(gateway.Address);

        await daemon.DockerAsync("kill", "-s", "HUP", "c-only");
        await daemon.RunAsync("c-later", Web);
        await load.AnswersAsync("c-later"); // so the signal has been seen too
        await load.AnswersAsync("c-only");

        await load.EndWithAsync("c-only", "c-later");
    }

    [DockerFact]
    public async Task A_daemon_that_goes_and_comes_back_costs_no_request()
    {
        await daemon.RunAsync("c-one", Web);
        await using GatewayProcess gateway = await StartAsync();
        await AnswersAsync(gateway, "c-one");
        await using Load load = new(gateway.Address);

        await daemon.StopAsync();
        await gateway.ErrorsWithAsync("The daemon cannot be reached");
        await load.AnswersAsync("c-one");
        await daemon.StartAsync();
        await daemon.RunAsync("c-two", Web);
        await load.AnswersAsync("c-two");

        await load.EndWithAsync("c-one", "c-two");
    }

    [DockerFact]
    public async Task A_wrong_label_disables_its_container_only()
    {
        await daemon.RunAsync("c-wrong", [.. Web, "key=Heather:X-User"]);
        await daemon.RunAsync("c-right", Web);
        await using GatewayProcess gateway = await StartAsync();

        await AnswersAsync(gateway, "c-right");
        string[] errors = await gateway.ErrorsWithAsync("c-wrong");
        Assert.Contains(errors, static line =>
            line.Contains("c-wrong", StringComparison.Ordinal) && line.Contains("Heather", StringComparison.Ordinal));

        await daemon.RunAsync("c-next", [.. Web[1..], "service=next", "host=next.test"]); // later changes arrive too
        using HttpClient client = new();
        await Wait.UntilAsync(() => AskAsync(client, gateway, "next.test"), static answer => answer == "c-next");
    }

    [DockerFact]
    public async Task A_container_with_a_health_check_is_routed_to_when_healthy()
    {
        await using GatewayProcess gateway = await StartAsync();
        await daemon.RunAsync(
            "c-checked", Web, "--health-cmd", "busybox test -f /healthy", "--health-interval", "500ms",
            "--health-retries", "1000");
        await AnswersAsync(gateway, "503"); // the route exists, and the container is not ready

        await daemon.DockerAsync("exec", "c-checked", "busybox", "touch", "/healthy");

        await AnswersAsync(gateway, "c-checked");
    }

    private Task<GatewayProcess> StartAsync() =>
        GatewayProcess.StartAsync(_file.Path, "--docker", daemon.Endpoint);

    private static async Task AnswersAsync(GatewayProcess gateway, string expected)
    {
        using HttpClient client = new();
        await Wait.UntilAsync(() => AskAsync(client, gateway, gateway.Address.Authority), answer => answer == expected);
    }

    private static async Task<string> AskAsync(HttpClient client, GatewayProcess gateway, string host)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, gateway.Address);
        request.Headers.Host = host;
        using HttpResponseMessage response = await client.SendAsync(request);
        return response.IsSuccessStatusCode
            ? (await response.Content.ReadAsStringAsync()).Trim()
            : $"{(int)response.StatusCode}";
    }
}
