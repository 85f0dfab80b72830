using HttpGateway.Configuration;
using HttpGateway.Discovery;
using HttpGateway.Discovery.Docker;
using HttpGateway.Tests.Discovery.Support;

namespace HttpGateway.Tests.Discovery.Docker;

/// <summary>Following a daemon: listings, events, and a daemon that goes and comes back.</summary>
public class DockerSourceTests
{
    private static readonly FakeContainer A = new("a", "balancing.service=web", "balancing.path=/");
    private static readonly FakeContainer B = A with { Name = "b", Age = 2 };

    [Fact]
    public async Task Containers_that_run_at_the_start_are_routed_to()
    {
        await using FakeDaemon daemon = await FakeDaemon.StartAsync(A, B with { Status = "Up 1 minute (healthy)" });
        await using SnapshotRecorder source = Follow(daemon);

        await source.UntilAsync(static snapshot =>
            snapshot.Destinations("docker/web") == "a=http://10.0.0.1/*1 b=http://10.0.0.2/*1");
    }

    [Fact]
    public async Task A_container_that_starts_is_routed_to_and_one_that_ends_is_gone()
    {
        await using FakeDaemon daemon = await FakeDaemon.StartAsync(A);
        await using SnapshotRecorder source = Follow(daemon);
        await source.UntilAsync(static snapshot => snapshot.Destinations("docker/web") == "a=http://10.0.0.1/*1");
        await daemon.HasStreamAsync();

        daemon.Set(A, B);
        daemon.Send("start", B);
        await source.UntilAsync(static snapshot =>
            snapshot.Destinations("docker/web") == "a=http://10.0.0.1/*1 b=http://10.0.0.2/*1");

        daemon.Set(B);
        daemon.Send("die", A);
        await source.UntilAsync(static snapshot => snapshot.Destinations("docker/web") == "b=http://10.0.0.2/*1");
    }

    [Fact]
    public async Task A_daemon_that_is_away_keeps_the_last_list_and_misses_nothing()
    {
        await using FakeDaemon daemon = await FakeDaemon.StartAsync(A);
        await using SnapshotRecorder source = Follow(daemon);
        await source.UntilAsync(static snapshot => snapshot.Clusters.Count == 1);

        await daemon.StopAsync();
        DiscoverySnapshot away = await source.UntilAsync(static snapshot => snapshot.Problems.Count == 1);
        Assert.Equal("a=http://10.0.0.1/*1", away.Destinations("docker/web"));
        Assert.Equal(("docker", daemon.Endpoint.OriginalString), (away.Problems[0].Source, away.Problems[0].Subject));
        Assert.StartsWith("The daemon cannot be reached", away.Problems[0].Message, StringComparison.Ordinal);

        daemon.Set(B); // without an event
        await daemon.StartAsync();
        DiscoverySnapshot back = await source.UntilAsync(static snapshot => snapshot.Problems.Count == 0);
        Assert.Equal("b=http://10.0.0.2/*1", back.Destinations("docker/web"));

        await daemon.HasStreamAsync();
        daemon.Set(A, B);
        daemon.Send("start", A);
        await source.UntilAsync(static snapshot => snapshot.Clusters[0].Destinations!.Count == 2);
    }

    [Fact]
    public async Task A_daemon_that_starts_later_is_found()
    {
        await using FakeDaemon daemon = new();
        await using SnapshotRecorder source = Follow(daemon);
        await source.UntilAsync(static snapshot => snapshot.Problems.Count == 1);

        daemon.Set(A);
        await daemon.StartAsync();

        await source.UntilAsync(static snapshot => snapshot is { Problems.Count: 0, Clusters.Count: 1 });
    }

    [Fact]
    public async Task A_burst_of_events_is_one_listing()
    {
        await using FakeDaemon daemon = await FakeDaemon.StartAsync(A);
        await using SnapshotRecorder source = Follow(daemon);
        await source.UntilAsync(static snapshot => snapshot.Clusters.Count == 1);
        await daemon.HasStreamAsync();
        int before = daemon.Listings;

        daemon.SendBurst(10_000, "health_status: healthy", A);
        daemon.Send("kill", A, "15"); // the last event: once it shows, all others have been handled

        await source.UntilAsync(static snapshot => snapshot.Destinations("docker/web") == "a=http://10.0.0.1/*0");
        Assert.InRange(daemon.Listings - before, 0, 1_000); // a slow machine sees several bursts, but not 10,001
    }

    [Fact]
    public async Task Events_without_pause_hold_no_listing_back()
    {
        await using FakeDaemon daemon = await FakeDaemon.StartAsync(A);
        await using SnapshotRecorder source = Follow(daemon);
        await source.UntilAsync(static snapshot => snapshot.Clusters.Count == 1);
        await daemon.HasStreamAsync();
        daemon.Set(A, B);
        using CancellationTokenSource stop = new();
        Task flood = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                daemon.Send("health_status: healthy", A);
                await Task.Delay(5);
            }
        });

        await source.UntilAsync(static snapshot => snapshot.Clusters[0].Destinations!.Count == 2);
        await stop.CancelAsync();
        await flood;
    }

    [Fact]
    public async Task Events_that_change_nothing_publish_nothing()
    {
        await using FakeDaemon daemon = await FakeDaemon.StartAsync(A);
        await using SnapshotRecorder source = Follow(daemon);
        await source.UntilAsync(static snapshot => snapshot.Clusters.Count == 1);
        await daemon.HasStreamAsync();
        int before = daemon.Listings;

        daemon.Send("health_status: healthy", A);

        await Wait.UntilAsync(() => Task.FromResult(daemon.Listings), listings => listings > before);
        daemon.Set(A, B);
        daemon.Send("start", B);
        await source.UntilAsync(static snapshot => snapshot.Clusters[0].Destinations!.Count == 2);
        Assert.Equal(2, source.All.Length);
    }

    [Fact]
    public async Task The_daemon_filters_events_and_repeats_those_since_the_last_one()
    {
        await using FakeDaemon daemon = await FakeDaemon.StartAsync(A);
        await using SnapshotRecorder source = Follow(daemon);
        await daemon.HasStreamAsync();
        foreach (string name in (string[])["container", "start", "kill", "die", "health_status", "pause", "rename"])
        {
            Assert.Contains($"\"{name}\"", daemon.LastQuery, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("exec", daemon.LastQuery, StringComparison.Ordinal);
        Assert.Matches(@"[?&]since=\d+\.\d{3}(&|$)", daemon.LastQuery);

        DateTimeOffset future = DateTimeOffset.FromUnixTimeSeconds(4_000_000_000);
        int before = daemon.Listings;
        daemon.Send("rename", A, time: future);
        await Wait.UntilAsync(() => Task.FromResult(daemon.Listings), listings => listings > before);
        await daemon.StopAsync();
        await daemon.StartAsync();
        await daemon.HasStreamAsync();

        Assert.Contains("since=4000000000.000", daemon.LastQuery, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Podman_is_asked_for_the_networks_that_it_does_not_list()
    {
        FakeContainer bridged = A with { IsPodman = true, Status = "Up 1 minute (healthy)" };
        FakeContainer onHost = B with
        {
            IsPodman = true,
            IsOnHost = true,
            Labels = [.. B.Labels, "balancing.port=8080"],
        };
        await using FakeDaemon daemon = await FakeDaemon.StartAsync(bridged, onHost);
        await using SnapshotRecorder source = Follow(daemon);

        await source.UntilAsync(static snapshot =>
            snapshot.Destinations("docker/web") == "a=http://10.0.0.1/*1 b=http://127.0.0.1:8080/*1");
    }

    [Fact]
    public async Task Health_and_pause_are_read_from_the_listing()
    {
        await using FakeDaemon daemon = await FakeDaemon.StartAsync(
            A with { Status = "Up 2 seconds (health: starting)" },
            A with { Name = "c", Status = "Up 2 minutes (unhealthy)" },
            A with { Name = "d", State = "paused", Status = "Up 2 minutes (Paused)" },
            A with { Name = "e", IsOnHost = true, Labels = [.. A.Labels, "balancing.port=81"] },
            B);
        await using SnapshotRecorder source = Follow(daemon);

        await source.UntilAsync(static snapshot =>
            snapshot.Destinations("docker/web") == "b=http://10.0.0.2/*1 e=http://127.0.0.1:81/*1");
    }

    private static SnapshotRecorder Follow(FakeDaemon daemon) =>
        new(new DockerSource(new DockerSettings(daemon.Endpoint), Checks.Check));
}
