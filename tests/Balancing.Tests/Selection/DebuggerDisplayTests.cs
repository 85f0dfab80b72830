using System.Diagnostics;
using System.Reflection;
using Balancing.Tests.Support;

namespace Balancing.Tests.Selection;

/// <summary>A debugger shows what an object is at a glance.</summary>
public class DebuggerDisplayTests
{
    [Theory]
    [InlineData(nameof(RoundRobinSelector), "round robin over 2 backends")]
    [InlineData(nameof(RandomSelector), "random over 2 backends")]
    [InlineData(nameof(PowerOfTwoChoicesSelector), "two choices over 2 backends")]
    [InlineData(nameof(LeastLatencySelector), "least latency over 2 backends")]
    [InlineData(nameof(LeastConnectionsSelector), "least connections over 2 backends")]
    [InlineData(nameof(IPHashSelector), "IP hash over 2 backends")]
    [InlineData(nameof(ConsistentHashSelector), "consistent hash over 2 backends")]
    public void A_debugger_shows_kind_and_size_of_a_selector_even_after_disposal(string name, string text)
    {
        BackendPool pool = Pools.Weighted(1, 2, 3);
        IBackendSelector selector = SelectorCatalog.Create(name, pool);
        pool.Remove(pool.Backends[0].Id);
        Assert.Equal(text, DebuggerText.Render(selector));

        ((IDisposable)selector).Dispose();
        Assert.Equal(text, DebuggerText.Render(selector));
    }

    [Theory]
    [MemberData(nameof(SelectorCatalog.Names), MemberType = typeof(SelectorCatalog))]
    public void A_debugger_shows_a_selector_of_an_empty_pool(string name) =>
        Assert.EndsWith(
            " over 0 backends",
            DebuggerText.Render(SelectorCatalog.Create(name, new BackendPool())),
            StringComparison.Ordinal);

    [Fact]
    public void A_debugger_shows_the_hash_of_a_key()
    {
        Assert.Equal("00000000000000ff", DebuggerText.Render(SelectionKey.FromHash(255)));
        Assert.Equal("none", DebuggerText.Render(SelectionKey.None));
    }

    [Fact]
    public void A_debugger_lists_the_members_below_their_pool() =>
        Assert.Equal(
            DebuggerBrowsableState.RootHidden,
            typeof(BackendPool).GetProperty(nameof(BackendPool.Backends))!
                .GetCustomAttribute<DebuggerBrowsableAttribute>()?.State);

    [Fact]
    public void A_debugger_shows_a_backend_its_lease_and_its_pool()
    {
        Backend backend = new("a", weight: 5);
        BackendPool pool = new(backend);
        using BackendLease lease = backend.Acquire();

        Assert.Equal("a (weight 5, Available, in flight 1)", DebuggerText.Render(backend));
        backend.IsDraining = true; // and why it gets no requests
        Assert.Equal("a (weight 5, Draining, in flight 1)", DebuggerText.Render(backend));
        Assert.Equal(backend.ToString(), DebuggerText.Render(lease));
        Assert.Equal("1 backends", DebuggerText.Render(pool));
    }
}
