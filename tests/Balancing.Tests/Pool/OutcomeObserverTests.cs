using System.Runtime.CompilerServices;
using Balancing.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Balancing.Tests.Pool;

/// <summary>What observers learn of outcomes (P19).</summary>
public sealed class OutcomeObserverTests : IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly BackendPool _pool;
    private readonly RoundRobinSelector _selector;

    public OutcomeObserverTests()
    {
        _pool = new BackendPool(new BackendPoolOptions { TimeProvider = _time }, new Backend("a"));
        _selector = new RoundRobinSelector(_pool);
    }

    public void Dispose() => _selector.Dispose();

    [Fact]
    public void An_observer_learns_of_each_lease_once_at_its_report_or_end_P19()
    {
        Recorder recorder = new();
        _pool.AddObserver(recorder);
        _pool.AddObserver(recorder); // once is enough
        BackendLease reported = _selector.Acquire();
        BackendLease forgotten = _selector.Acquire();
        BackendLease direct = _pool.Backends[0].Acquire();
        _time.Advance(TimeSpan.FromSeconds(2));
        reported.Report(RequestOutcome.Succeeded);
        direct.Report(RequestOutcome.Canceled);
        _time.Advance(TimeSpan.FromSeconds(3));
        reported.Report(RequestOutcome.Failed);
        reported.Dispose();
        forgotten.Dispose();
        forgotten.Dispose();
        direct.Dispose();
        Assert.Equal(
            [
                ("a", RequestOutcome.Succeeded, TimeSpan.FromSeconds(2)),
                ("a", RequestOutcome.Canceled, TimeSpan.FromSeconds(2)),
                ("a", null, TimeSpan.FromSeconds(5)),
            ],
            recorder.Seen);
    }

    [Fact]
    public void A_request_that_counts_more_is_one_outcome_P19()
    {
        Recorder recorder = new();
        _pool.AddObserver(recorder);
        SelectionContext context = new() { Cost = 70 };
        using (BackendLease lease = _selector.Acquire(context))
        {
            lease.Report(RequestOutcome.Succeeded);
        }

        _selector.Acquire(context).Dispose();
        Assert.Equal(
            [("a", RequestOutcome.Succeeded, TimeSpan.Zero), ("a", null, TimeSpan.Zero)], recorder.Seen);
    }

    [Fact]
    public void It_learns_of_backends_that_join_later_and_of_leases_after_removal()
    {
        Recorder recorder = new();
        _pool.AddObserver(recorder);
        _pool.ReplaceAll(new Backend("b"));
        BackendLease lease = _selector.Acquire();
        _pool.Remove("b");
        lease.Report(RequestOutcome.Failed);
        Assert.Equal(("b", RequestOutcome.Failed, TimeSpan.Zero), Assert.Single(recorder.Seen));
    }

    [Fact]
    public void A_removed_observer_learns_nothing_more()
    {
        Recorder first = new();
        Recorder second = new();
        _pool.AddObserver(first);
        _pool.AddObserver(second);
        _pool.RemoveObserver(first);
        _pool.RemoveObserver(first);
        _selector.Acquire().Dispose();
        Assert.Empty(first.Seen);
        Assert.Single(second.Seen);
    }

    [Fact]
    public void An_observer_is_collected_if_nothing_else_holds_it_P13()
    {
        WeakReference observer = AddAndDrop();
        GC.Collect();
        _selector.Acquire().Dispose();
        Assert.False(observer.IsAlive);
        Assert.Null(_pool.Admission.Tracker!.GetStart()); // and the clock rests again
    }

    [Fact]
    public void Null_is_rejected_by_name()
    {
        Assert.Equal("observer", Assert.Throws<ArgumentNullException>(() => _pool.AddObserver(null!)).ParamName);
        Assert.Equal("observer", Assert.Throws<ArgumentNullException>(() => _pool.RemoveObserver(null!)).ParamName);
    }

    // An observer is added while backends join: whichever comes first, leases after both are seen.
    [Fact]
    public void An_observer_added_while_a_backend_joins_learns_of_its_leases()
    {
        BackendPool pool = new();
        Recorder recorder = new();
        Race.Run(
            TimeSpan.FromMilliseconds(500),
            before: () =>
            {
                pool = new BackendPool();
                recorder = new Recorder();
            },
            after: () =>
            {
                pool.Backends[0].Acquire().Dispose();
                Assert.Single(recorder.Seen);
            },
            () => pool.AddObserver(recorder),
            () => pool.AddOrReplace(new Backend("a")));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference AddAndDrop()
    {
        Recorder recorder = new();
        _pool.AddObserver(recorder);
        return new WeakReference(recorder);
    }

    private sealed class Recorder : IOutcomeObserver
    {
        public List<(string Id, RequestOutcome? Outcome, TimeSpan Latency)> Seen { get; } = [];

        public void OnOutcome(Backend backend, RequestOutcome? outcome, TimeSpan latency) =>
            Seen.Add((backend.Id, outcome, latency));
    }
}
