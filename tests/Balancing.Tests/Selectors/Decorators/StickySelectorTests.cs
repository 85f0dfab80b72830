using Balancing.Tests.Support;

namespace Balancing.Tests.Selectors.Decorators;

public sealed class StickySelectorTests : IDisposable
{
    private readonly BackendPool _pool = new(
        new Backend("a"), new Backend("b"), new Backend("c") { MaxInFlight = 2 }, new Backend("zero", 0));

    private readonly RoundRobinSelector _inner;
    private readonly StickySelector _sticky;

    public StickySelectorTests()
    {
        _inner = new RoundRobinSelector(_pool);
        _sticky = new StickySelector(_inner);
    }

    public void Dispose() => _inner.Dispose();

    [Theory]
    [InlineData("a")]
    [InlineData("b")]
    [InlineData("c")]
    [InlineData("zero")] // a weight of 0 is a drain
    public void A_request_stays_with_the_backend_it_prefers(string id) => Assert.Equal([id], Picked(id));

    [Fact]
    public void A_draining_backend_keeps_its_sessions_and_gets_no_others()
    {
        Member("b").IsDraining = true;
        Assert.Equal(["b"], Picked("b"));
        Assert.Equal(["a", "c"], Picked(null));
        Assert.True(_sticky.Acquire(new SelectionContext { Preferred = "b" }).IsAcquired);
    }

    [Theory]
    [InlineData("unavailable")]
    [InlineData("unhealthy")]
    [InlineData("suspended")]
    [InlineData("full")]
    [InlineData("removed")]
    [InlineData("excluded")]
    [InlineData("no candidate")]
    [InlineData("unknown")]
    public void If_it_cannot_have_it_the_inner_selector_chooses(string reason)
    {
        SelectionContext context = new() { Preferred = "c" };
        switch (reason)
        {
            case "unavailable":
                Member("c").IsAvailable = false;
                break;
            case "unhealthy":
                Member("c").IsHealthy = false;
                break;
            case "suspended":
                Member("c").SuspendFor(TimeSpan.FromHours(1));
                break;
            case "full":
                Member("c").Acquire();
                Member("c").Acquire();
                break;
            case "removed":
                _pool.Remove("c");
                break;
            case "excluded":
                context = context with { Excluded = new[] { Member("c") } };
                break;
            case "no candidate":
                context = context with { Candidates = new[] { Member("a"), Member("b") } };
                break;
            default:
                context = context with { Preferred = "C", Excluded = new[] { Member("c") } };
                break;
        }

        HashSet<string> picked = [];
        for (int i = 0; i < 20; i++)
        {
            Assert.True(_sticky.TrySelect(context, out Backend? backend));
            picked.Add(backend.Id);
            using BackendLease lease = _sticky.Acquire(context);
            picked.Add(lease.Backend!.Id);
        }

        Assert.Equal(["a", "b"], picked.Order());
    }

    [Fact]
    public void In_a_panic_an_unhealthy_backend_keeps_its_sessions_P15()
    {
        foreach (Backend backend in _pool.Backends)
        {
            backend.IsHealthy = false;
        }

        Assert.Equal(["c"], Picked("c"));
    }

    // Only the request that prefers a draining backend may have a lease on it.
    [Fact]
    public void With_a_load_factor_a_backend_of_weight_0_keeps_its_sessions()
    {
        BackendPool pool = new(
            new BackendPoolOptions { LoadFactor = 1.25 }, new Backend("zero", 0), new Backend("a"), new Backend("b"));
        using RoundRobinSelector inner = new(pool);
        StickySelector selector = new(inner);
        for (int i = 0; i < 3; i++)
        {
            BackendLease lease = selector.Acquire(new SelectionContext { Preferred = "zero" });
            Assert.Equal("zero", lease.Backend!.Id); // not disposed: its load grows
        }
    }

    [Fact]
    public void A_session_above_the_load_factor_moves_in_both_calls_alike()
    {
        BackendPool pool = new(new BackendPoolOptions { LoadFactor = 1 }, new Backend("a"), new Backend("b"));
        using RoundRobinSelector inner = new(pool);
        StickySelector selector = new(inner);
        SelectionContext context = new() { Preferred = "a" };
        using BackendLease first = selector.Acquire(context);
        Assert.Equal("a", first.Backend!.Id);

        Assert.True(selector.TrySelect(context, out Backend? selected));
        using BackendLease second = selector.Acquire(context);

        Assert.Equal("b", selected.Id);
        Assert.Equal("b", second.Backend!.Id);
    }

    [Fact]
    public void A_session_stays_if_the_load_factor_leaves_room_on_none_of_its_candidates()
    {
        BackendPool pool = new(
            new BackendPoolOptions { LoadFactor = 1 }, new Backend("a"), new Backend("b"), new Backend("c"));
        using RoundRobinSelector inner = new(pool);
        StickySelector selector = new(inner);
        (Backend a, Backend b) = (pool.Backends[0], pool.Backends[1]);
        Array.ForEach([a, a, a, b, b], static backend => backend.Acquire());
        SelectionContext context = new() { Preferred = "a", Candidates = (Backend[])[a, b] };

        Assert.True(selector.TrySelect(context, out Backend? selected));
        using BackendLease lease = selector.Acquire(context);

        Assert.Equal("a", selected.Id);
        Assert.Equal("a", lease.Backend!.Id);
    }

    [Fact]
    public void Other_selectors_disregard_the_preference()
    {
        Member("b").IsDraining = true;
        for (int i = 0; i < 20; i++)
        {
            using BackendLease lease = _inner.Acquire(new SelectionContext { Preferred = "b" });
            Assert.NotEqual("b", lease.Backend!.Id);
        }
    }

    [Fact]
    public void If_the_inner_selector_has_nothing_there_is_nothing()
    {
        foreach (Backend backend in _pool.Backends)
        {
            backend.IsAvailable = false;
        }

        Assert.False(_sticky.TrySelect(new SelectionContext { Preferred = "a" }, out _));
        Assert.False(_sticky.Acquire(new SelectionContext { Preferred = "a" }).IsAcquired);
    }

    [Fact]
    public void An_inner_selector_without_a_pool_is_rejected_by_name()
    {
        Assert.Equal("inner", Assert.Throws<ArgumentNullException>(() => new StickySelector(null!)).ParamName);
        InterceptingSelector poolless = new(_inner, static _ => { });
        ArgumentException thrown = Assert.Throws<ArgumentException>(() => new StickySelector(poolless));
        Assert.Equal("inner", thrown.ParamName);
        Assert.StartsWith("The inner selector must have one pool", thrown.Message, StringComparison.Ordinal);
        Assert.Same(_pool, _sticky.Pool);
    }

    private Backend Member(string id)
    {
        Assert.True(_pool.TryGetBackend(id, out Backend? backend));
        return backend;
    }

    private IEnumerable<string> Picked(string? preferred) =>
        Enumerable.Range(0, 20)
            .SelectMany(_ =>
            {
                SelectionContext context = new() { Preferred = preferred };
                Assert.True(_sticky.TrySelect(context, out Backend? backend));
                using BackendLease lease = _sticky.Acquire(context);
                Assert.True(lease.IsAcquired);
                return (string[])[backend.Id, lease.Backend.Id];
            })
            .Distinct()
            .Order();
}
