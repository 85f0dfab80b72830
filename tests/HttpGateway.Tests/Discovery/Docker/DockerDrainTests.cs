using HttpGateway.Configuration;
using HttpGateway.Discovery.Docker;
using HttpGateway.Tests.Discovery.Support;

namespace HttpGateway.Tests.Discovery.Docker;

/// <summary>Draining containers that are asked to stop.</summary>
public class DockerDrainTests
{
    private static readonly FakeContainer A = new("a", "balancing.service=web", "balancing.path=/");
    private static readonly FakeContainer B = A with { Name = "b", Age = 2 };

    [Theory]
    [InlineData("15", "")]
    [InlineData("SIGTERM", "")]
    [InlineData("3", "SIGQUIT")]
    [InlineData("28", "SIGWINCH")]
    [InlineData("37", "SIGRTMIN+3")]
    [InlineData("1", "HUP")]
    public async Task A_container_that_is_asked_to_stop_drains_before_it_ends(string signal, string stopSignal)
    {
        FakeContainer stopping = A with { StopSignal = stopSignal };
        await using FakeDaemon daemon = await FakeDaemon.StartAsync(stopping, B);
        await using SnapshotRecorder source = Follow(daemon);
        await source.UntilAsync(static snapshot => snapshot.Clusters.Count == 1);
        await daemon.HasStreamAsync();

        daemon.Send("kill", stopping, signal);

        await source.UntilAsync(static snapshot =>
            snapshot.Destinations("docker/web") == "a=http://10.0.0.1/*0 b=http://10.0.0.2/*1");

        daemon.Set(B);
        daemon.Send("die", stopping);
        await source.UntilAsync(static snapshot => snapshot.Destinations("docker/web") == "b=http://10.0.0.2/*1");
    }

    [Fact]
    public async Task A_drain_does_not_wait_for_a_listing()
    {
        await using FakeDaemon daemon = await FakeDaemon.StartAsync(A);
        await using SnapshotRecorder source = Follow(daemon);
        await source.UntilAsync(static snapshot => snapshot.Clusters.Count == 1);
        await daemon.HasStreamAsync();
        TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
        daemon.BeforeListing = () => released.Task;

        daemon.Send("kill", A, "15");

        await source.UntilAsync(static snapshot => snapshot.Destinations("docker/web") == "a=http://10.0.0.1/*0");
        released.SetResult();
    }

    [Theory]
    [InlineData("1", "")]
    [InlineData("10", "SIGTERM")]
    [InlineData("SIGHUP", "SIGQUIT")]
    public async Task Another_signal_does_not_drain(string signal, string stopSignal)
    {
        FakeContainer signaled = A with { StopSignal = stopSignal };
        await using FakeDaemon daemon = await FakeDaemon.StartAsync(signaled);
        await using SnapshotRecorder source = Follow(daemon);
        await source.UntilAsync(static snapshot => snapshot.Clusters.Count == 1);
        await daemon.HasStreamAsync();

        daemon.Send("kill", signaled, signal);
        daemon.Set(signaled, B);
        daemon.Send("start", B);

        await source.UntilAsync(static snapshot =>
            snapshot.Destinations("docker/web") == "a=http://10.0.0.1/*1 b=http://10.0.0.2/*1");
        Assert.DoesNotContain(source.All, static snapshot =>
            snapshot.Destinations("docker/web").Contains("*0", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_container_that_restarts_gets_requests_again()
    {
        await using FakeDaemon daemon = await FakeDaemon.StartAsync(A);
        await using SnapshotRecorder source = Follow(daemon);
        await source.UntilAsync(static snapshot => snapshot.Clusters.Count == 1);
        await daemon.HasStreamAsync();

        daemon.Send("kill", A, "15");
        await source.UntilAsync(static snapshot => snapshot.Destinations("docker/web") == "a=http://10.0.0.1/*0");
        daemon.Send("die", A);
        daemon.Send("start", A);

        await source.UntilAsync(static snapshot => snapshot.Destinations("docker/web") == "a=http://10.0.0.1/*1");
    }

    [Fact]
    public async Task A_restart_that_was_missed_ends_the_drain()
    {
        await using FakeDaemon daemon = await FakeDaemon.StartAsync(A);
        await using SnapshotRecorder source = Follow(daemon);
        await source.UntilAsync(static snapshot => snapshot.Clusters.Count == 1);
        await daemon.HasStreamAsync();
        daemon.Send("kill", A, "15");
        await source.UntilAsync(static snapshot => snapshot.Destinations("docker/web") == "a=http://10.0.0.1/*0");

        await daemon.StopAsync();
        daemon.Set(A with { StartedAt = DateTimeOffset.UtcNow });
        await daemon.StartAsync();

        await source.UntilAsync(static snapshot => snapshot.Destinations("docker/web") == "a=http://10.0.0.1/*1");
    }

    private static SnapshotRecorder Follow(FakeDaemon daemon) =>
        new(new DockerSource(new DockerSettings(daemon.Endpoint), Checks.Check));
}
