using Balancing;
using HttpGateway.Status.Reporting;
using HttpGateway.Tests.Status.Support;

namespace HttpGateway.Tests.Status;

/// <summary>The eight states, and why a backend has them.</summary>
public class StateTests
{
    private static readonly string[] Nothing = [];

    [Fact]
    public async Task An_available_backend_has_no_reasons()
    {
        await using StatusHost host = await StatusHost.StartAsync(Clusters.OfIds("a", "b"));

        await AssertAsync(host, "available", Nothing);
    }

    [Fact]
    public async Task A_backend_that_joins_beside_others_warms_up()
    {
        ForwardedClock clock = new();
        (string, string) window = ("Balancing.SlowStart.Window", "01:00:00");
        await using StatusHost host = await StatusHost.StartAsync(true, clock, Clusters.OfIds("b").With(window));
        clock.Forward(TimeSpan.FromHours(2));
        await host.ReloadAsync(Clusters.OfIds("a", "b").With(window));

        await AssertAsync(host, "warming", ["warming"]);
    }

    [Fact]
    public async Task An_order_of_an_operator_drains()
    {
        await using StatusHost host = await StatusHost.StartAsync(Clusters.OfIds("a", "b"));
        host.Member("web", "a").IsDraining = true;

        await AssertAsync(host, "draining", ["operator"]);
    }

    [Fact]
    public async Task A_weight_of_0_drains()
    {
        await using StatusHost host = await StatusHost.StartAsync(Clusters.Create(
            Clusters.Destination("a", "http://127.0.0.1:1/", ("Balancing.Weight", "0")),
            Clusters.Destination("b", "http://127.0.0.1:1/")));

        await AssertAsync(host, "draining", ["weight"]);
    }

    [Fact]
    public async Task A_backend_that_fails_its_checks_is_unhealthy()
    {
        await using StatusHost host = await StatusHost.StartAsync(Clusters.OfIds("a", "b"));
        host.Member("web", "a").IsHealthy = false;

        await AssertAsync(host, "unhealthy", ["health"]);
    }

    [Fact]
    public async Task A_backend_that_the_pool_ejects_says_so()
    {
        await using StatusHost host = await StatusHost.StartAsync(Clusters.OfIds("a", "b").With(
            ("Balancing.OutlierEjection.ConsecutiveFailures", "1"),
            ("Balancing.OutlierEjection.MaxEjectedShare", "1")));
        using (BackendLease lease = host.Member("web", "a").Acquire())
        {
            lease.Report(RequestOutcome.Failed);
        }

        await AssertAsync(host, "ejected", ["ejected"]);
    }

    [Fact]
    public async Task A_backend_that_asked_for_a_pause_is_suspended()
    {
        await using StatusHost host = await StatusHost.StartAsync(Clusters.OfIds("a", "b"));
        host.Member("web", "a").SuspendFor(TimeSpan.FromHours(1));

        await AssertAsync(host, "suspended", ["retry-after"]);
    }

    [Fact]
    public async Task A_backend_that_is_switched_off_is_unavailable()
    {
        await using StatusHost host = await StatusHost.StartAsync(Clusters.OfIds("a", "b"));
        host.Member("web", "a").IsAvailable = false;

        await AssertAsync(host, "unavailable", ["operator"]);
    }

    [Fact]
    public async Task A_backend_at_its_limit_is_full()
    {
        await using StatusHost host = await StatusHost.StartAsync(Clusters.Create(
            Clusters.Destination("a", "http://127.0.0.1:1/", ("Balancing.MaxInFlight", "2")),
            Clusters.Destination("b", "http://127.0.0.1:1/")));
        using BackendLease first = host.Member("web", "a").Acquire();
        using BackendLease second = host.Member("web", "a").Acquire();

        await AssertAsync(host, "full", ["full"]);
        Assert.Equal(2, (await host.BackendAsync("a")).InFlight);
    }

    [Fact]
    public async Task Several_reasons_are_listed_by_importance()
    {
        await using StatusHost host = await StatusHost.StartAsync(Clusters.OfIds("a", "b").With(
            ("Balancing.OutlierEjection.ConsecutiveFailures", "1"),
            ("Balancing.OutlierEjection.MaxEjectedShare", "1")));
        Backend backend = host.Member("web", "a");
        using (BackendLease lease = backend.Acquire())
        {
            lease.Report(RequestOutcome.Failed);
        }

        backend.IsHealthy = false;
        backend.IsDraining = true;

        await AssertAsync(host, "draining", ["operator", "health", "ejected"]);
    }

    private static async Task AssertAsync(StatusHost host, string state, string[] reasons)
    {
        BackendReport backend = await host.BackendAsync("a");
        Assert.Equal(state, backend.State);
        Assert.Equal(reasons, backend.Reasons);
        Assert.Equal("available", (await host.BackendAsync("b")).State);
    }
}
