namespace Balancing.Tests.Pool;

public class BackendTests
{
    [Fact]
    public void A_new_backend_is_available_idle_and_of_weight_1()
    {
        Backend backend = new("10.0.0.1:8080");
        Assert.Equal("10.0.0.1:8080", backend.Id);
        Assert.Equal(1, backend.Weight);
        Assert.True(backend.IsAvailable);
        Assert.Equal(0, backend.InFlightCount);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_000_000)]
    public void The_smallest_and_the_largest_weight_are_allowed(int weight) =>
        Assert.Equal(weight, new Backend("a", weight).Weight);

    [Fact]
    public void The_text_of_a_backend_is_its_id_and_a_weight_other_than_1()
    {
        Assert.Equal("a", new Backend("a").ToString());
        Assert.Equal("a (weight 3)", new Backend("a", 3).ToString());
    }

    [Theory]
    [InlineData("\U0001F600")]
    [InlineData("日本 \0 server")]
    [InlineData(" ")]
    public void Any_well_formed_text_is_an_id(string id) => Assert.Equal(id, new Backend(id).Id);

    [Fact]
    public void Only_a_flag_that_was_set_and_differs_would_change_one_of_a_member()
    {
        Backend member = new("a") { IsHealthy = false };
        BackendPool pool = new(member);
        member.IsDraining = true;
        Assert.False(new Backend("a").ChangesFlagsOf(member));
        Assert.False(new Backend("a") { IsHealthy = false, IsAvailable = true }.ChangesFlagsOf(member));
        Assert.True(new Backend("a") { IsHealthy = true }.ChangesFlagsOf(member));
        Assert.True(new Backend("a") { IsDraining = false }.ChangesFlagsOf(member));
        Assert.True(new Backend("a") { IsAvailable = false }.ChangesFlagsOf(member));
        Assert.False(member.ChangesFlagsOf(member));
        Assert.Throws<ArgumentNullException>("member", () => member.ChangesFlagsOf(null!));
        Assert.Same(member, pool.Backends[0]);
    }

    // Flags end with the membership (P10); nothing would end the ejection of an object in no pool.
    [Fact]
    public void A_backend_that_has_left_its_pool_is_not_ejected_P10_P20()
    {
        BackendPoolOptions options = new() { OutlierEjection = new OutlierEjectionOptions { ConsecutiveFailures = 1 } };
        Backend backend = new("a");
        BackendPool pool = new(options, backend, new Backend("b"));
        using (BackendLease lease = backend.Acquire())
        {
            lease.Report(RequestOutcome.Failed);
        }

        Assert.True(backend.IsEjected);
        pool.Remove("a");
        Assert.False(backend.IsEjected);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_backend_that_joins_again_is_neither_ejected_nor_suspended_P10(bool isSameObject)
    {
        BackendPoolOptions options = new()
        {
            OutlierEjection = new OutlierEjectionOptions { ConsecutiveFailures = 1, MaxEjectedShare = 1 },
        };
        BackendPool pool = new(options, new Backend("a"), new Backend("b"), new Backend("c"));
        using (BackendLease lease = pool.Backends[0].Acquire())
        {
            lease.Report(RequestOutcome.Failed);
        }

        pool.Backends[1].SuspendFor(TimeSpan.FromHours(1));
        Backend[] left = [.. pool.Backends[..2].Select(old => isSameObject ? old : new Backend(old.Id))];
        pool.Update([], ["a", "b"]);
        pool.Update(left, []);

        Assert.All(left, static back => Assert.True(back.TryAcquire(out _)));
        Assert.Equal(
            [BackendState.Available, BackendState.Available, BackendState.Available],
            pool.GetStatus().Select(static status => status.State));
        Assert.Equal((1, null), (pool.HealthyShare, pool.NextReturn));
    }

    [Theory]
    [InlineData("unavailable")]
    [InlineData("draining")]
    [InlineData("suspended")]
    [InlineData("unhealthy")]
    [InlineData("full")]
    [InlineData("of weight 0")]
    [InlineData("removed")]
    public void TryAcquire_is_refused_for_each_reason_and_counts_nothing_then_P02(string reason)
    {
        Backend backend = new("a", reason == "of weight 0" ? 0 : 1) { MaxInFlight = 1 };
        BackendPool pool = new(backend, new Backend("b"));
        backend.IsAvailable = reason != "unavailable";
        backend.IsDraining = reason == "draining";
        backend.IsHealthy = reason != "unhealthy";
        backend.SuspendFor(reason == "suspended" ? TimeSpan.FromHours(1) : TimeSpan.Zero);
        using BackendLease? running = reason == "full" ? backend.Acquire() : null;
        if (reason == "removed")
        {
            pool.Remove("a");
        }

        int count = backend.InFlightCount;
        Assert.False(backend.TryAcquire(out BackendLease? lease));
        Assert.Equal((null, count), (lease, backend.InFlightCount));
    }

    [Fact]
    public void TryAcquire_takes_an_unhealthy_backend_in_a_panic_P15()
    {
        BackendPool pool = new(new Backend("a"), new Backend("b"));
        pool.Backends[0].IsHealthy = pool.Backends[1].IsHealthy = false;
        Assert.True(pool.Backends[0].TryAcquire(out _));
    }

    // The choice was made elsewhere, so what only shifts traffic does not count.
    [Fact]
    public void TryAcquire_disregards_the_load_factor()
    {
        BackendPool pool = new(new BackendPoolOptions { LoadFactor = 1 }, new Backend("a"), new Backend("b"));
        Assert.All(Enumerable.Repeat(pool.Backends[0], 20), static backend => Assert.True(backend.TryAcquire(out _)));
        Assert.Equal(20, pool.Backends[0].InFlightCount);
    }

    [Fact]
    public void A_backend_in_no_pool_is_full_at_its_cap_P16()
    {
        Backend backend = new("a") { MaxInFlight = 1 };
        Assert.True(backend.TryAcquire(out _));
        Assert.False(backend.TryAcquire(out _));
    }
}
