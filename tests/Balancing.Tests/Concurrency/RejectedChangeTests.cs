using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Balancing.Tests.Support;

namespace Balancing.Tests.Concurrency;

public sealed class RejectedChangeTests : IDisposable
{
    private readonly BackendPool _pool = Pools.Create(2);
    private readonly PoolView<object> _before;
    private readonly PoolView<object> _rejecter;
    private readonly PoolView<object> _after;
    private bool _rejects;

    public RejectedChangeTests()
    {
        _before = new PoolView<object>(_pool, static (members, _) => members);
        _rejecter =
            new PoolView<object>(
                _pool, (members, _) => _rejects ? throw new NotSupportedException("rejected") : members);
        _after = new PoolView<object>(_pool, static (members, _) => members);
    }

    public void Dispose()
    {
        _before.Dispose();
        _rejecter.Dispose();
        _after.Dispose();
    }

    [Fact]
    public void A_change_that_one_view_rejects_changes_no_view_and_not_the_pool_P03()
    {
        object[] views = [_before.Current, _rejecter.Current, _after.Current];
        ImmutableArray<Backend> members = _pool.Backends;
        using LeastConnectionsSelector selector = new(_pool);
        _rejects = true;
        Assert.Throws<NotSupportedException>(() => _pool.AddOrReplace(new Backend("b2")));
        Assert.Throws<NotSupportedException>(() => _pool.AddOrReplace(new Backend("b1", 7)));
        Assert.Throws<NotSupportedException>(() => _pool.Remove("b0"));
        Assert.Throws<NotSupportedException>(() => _pool.ReplaceAll([]));
        Assert.Equal(members, _pool.Backends);
        Assert.Equal(views, [_before.Current, _rejecter.Current, _after.Current]);
        Assert.False(_pool.TryGetBackend("b2", out _));
        using BackendLease first = selector.Acquire();
        using BackendLease second = selector.Acquire();
        Assert.Equal(["b0", "b1"], new[] { first.Backend!.Id, second.Backend!.Id }.Order()); // b0 is still a member
    }

    [Fact]
    public void A_rejected_backend_keeps_its_state_and_belongs_to_no_pool_P10()
    {
        using BackendLease lease = _pool.Backends[1].Acquire();
        _pool.Backends[1].IsAvailable = false;
        Backend rejected = new("b1", 7);
        _rejects = true;
        Assert.Throws<NotSupportedException>(() => _pool.AddOrReplace(rejected));
        Assert.Equal((0, true), (rejected.InFlightCount, rejected.IsAvailable));
        BackendPool other = new(rejected);
        Assert.Same(rejected, Assert.Single(other.Backends));
        rejected.IsAvailable = false;
        rejected.IsAvailable = true;
        Assert.False(_pool.Backends[1].IsAvailable);
    }

    [Fact]
    public void A_rejected_removal_leaves_drain_and_leases_unchanged_P10()
    {
        Backend backend = _pool.Backends[0];
        using RoundRobinSelector selector = new(_pool);
        _rejects = true;
        Assert.Throws<NotSupportedException>(() => _pool.Remove("b0"));
        _rejects = false;
        _pool.Backends[1].IsAvailable = false;
        using (BackendLease lease = selector.Acquire())
        {
            Assert.Same(backend, lease.Backend);
        }

        Assert.True(_pool.Remove("b0"));
        Assert.False(selector.TrySelect(out _));
    }

    [Fact]
    public void While_some_changes_are_rejected_all_views_show_the_same_members_P05()
    {
        Random random = Seeds.Random(33);
        Workers workers = new();
        workers.Repeat(() =>
        {
            _rejects = random.Next(2) == 0;
            ImmutableArray<Backend> members = _pool.Backends;
            try
            {
                _pool.ReplaceAll(Enumerable.Range(0, random.Next(5)).Select(static i => new Backend($"b{i}")));
            }
            catch (NotSupportedException)
            {
                Assert.Equal(members, _pool.Backends);
            }

            Assert.Equal(_pool.Backends, _before.Current);
            Assert.Equal(_pool.Backends, _after.Current);
        });
        workers.Repeat(() =>
        {
            // Created and disposed in between.
            using PoolView<object> passing = new(_pool, static (members, _) => members);
            Assert.IsType<ImmutableArray<Backend>>(passing.Current);
        });
        workers.RunFor(TimeSpan.FromMilliseconds(400));
    }

    // Snapshots of a rejected change must not stay in memory until the next change.
    [Theory]
    [MemberData(nameof(SelectorCatalog.Names), MemberType = typeof(SelectorCatalog))]
    public void Snapshots_built_for_a_rejected_change_are_collected_P03_P13(string name)
    {
        IBackendSelector selector = SelectorCatalog.Create(name, _pool);
        using PoolView<object> rejecter =
            new(_pool, (members, _) => _rejects ? throw new NotSupportedException("rejected") : members);
        _rejects = true;
        WeakReference rejected = Offer();
        for (int attempt = 0; attempt < 20 && rejected.IsAlive; attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(rejected.IsAlive);
        Assert.True(selector.TrySelect(out _));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference Offer()
    {
        Backend backend = new("offered");
        Assert.Throws<NotSupportedException>(() => _pool.AddOrReplace(backend));
        return new WeakReference(backend);
    }
}
