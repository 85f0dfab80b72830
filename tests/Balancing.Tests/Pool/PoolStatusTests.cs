using Balancing.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Balancing.Tests.Pool;

public class PoolStatusTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly BackendPool _pool;

    public PoolStatusTests()
    {
        BackendPoolOptions options = new()
        {
            TimeProvider = _time,
            SlowStart = new SlowStartOptions(),
            OutlierEjection = new OutlierEjectionOptions { ConsecutiveFailures = 1, MaxEjectedShare = 1 },
        };
        _pool = new BackendPool(
            options, new Backend("a", 3) { MaxInFlight = 1 }, new Backend("b"), new Backend("zero", 0));
        _time.Advance(TimeSpan.FromMinutes(1));
        _pool.AddOrReplace(new Backend("new"));
    }

    private Backend A => _pool.Backends[0];

    [Fact]
    public void Each_member_is_listed_in_order_with_its_figures()
    {
        _pool.Backends[1].SuspendFor(TimeSpan.FromSeconds(9));
        using BackendLease lease = A.Acquire();
        BackendStatus[] expected =
        [
            new("a", 3, BackendState.Full, 1, 1, null),
            new("b", 1, BackendState.Suspended, 0, 1, TimeSpan.FromSeconds(9)),
            new("zero", 0, BackendState.Draining, 0, 1, null),
            new("new", 1, BackendState.Warming, 0, _pool.Backends[3].SlowStartShare, null),
        ];
        BackendStatus[] actual = [.. _pool.GetStatus()];
        Assert.Equal(expected, actual);
    }

    [Fact]
    public void The_parts_of_an_entry_are_of_one_moment()
    {
        BackendPool pool = Pools.Create(1);
        Backend backend = pool.Backends[0];
        int suspended = 0;
        new Workers()
            .Repeat(() => backend.SuspendFor(TimeSpan.FromHours(1)))
            .Repeat(() => backend.SuspendFor(TimeSpan.Zero))
            .Repeat(() =>
            {
                BackendStatus status = pool.GetStatus().Single();
                Assert.Equal(status.State == BackendState.Suspended, status.ReturnsIn is not null);
                suspended += status.State == BackendState.Suspended ? 1 : 0;
            })
            .RunFor(TimeSpan.FromSeconds(0.5));
        Assert.NotEqual(0, suspended);
    }

    // Each step adds a more important answer, which is given although the others still hold.
    [Fact]
    public void Of_several_answers_the_most_important_one_is_given()
    {
        Assert.Equal(BackendState.Available, State());
        using (BackendLease lease = A.Acquire())
        {
            Assert.Equal(BackendState.Full, State());
            lease.Report(RequestOutcome.Failed);
            Assert.Equal(BackendState.Ejected, State());
            A.IsHealthy = false;
            Assert.Equal(BackendState.Unhealthy, State());
            A.IsDraining = true;
            Assert.Equal(BackendState.Draining, State());
            A.SuspendFor(TimeSpan.FromSeconds(5));
            Assert.Equal(BackendState.Suspended, State());
            A.IsAvailable = false;
            Assert.Equal(BackendState.Unavailable, State());
        }

        // Both must end before it is back.
        Assert.Equal(TimeSpan.FromSeconds(30), _pool.GetStatus()[0].ReturnsIn);
        Assert.Null(_pool.NextReturn); // it does not come back by itself
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Null(_pool.GetStatus()[0].ReturnsIn);
    }

    private BackendState State() => _pool.GetStatus()[0].State;
}
