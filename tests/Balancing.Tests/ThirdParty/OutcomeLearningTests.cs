using System.Runtime.CompilerServices;
using Balancing.Tests.Docs;
using Balancing.Tests.Support;

namespace Balancing.Tests.ThirdParty;

/// <summary>A custom selector can learn what came of requests, with the public surface alone.</summary>
public class OutcomeLearningTests
{
    private readonly BackendPool _pool = Pools.Create(3);

    [Fact]
    public void A_selector_that_learns_needs_the_public_surface_and_nothing_else() =>
        Assert.Empty(ProgramCompiler.CheckFile(Path.Combine(
            RepositoryFiles.Root, "tests", "Balancing.Tests", "ThirdParty", "FewestFailuresSelector.cs")));

    [Fact]
    public void A_custom_selector_avoids_the_backend_that_fails()
    {
        using FewestFailuresSelector selector = new(_pool);
        List<string> picked = [];
        for (int request = 0; request < 20; request++)
        {
            using BackendLease lease = selector.Acquire();
            picked.Add(lease.Backend!.Id);
            lease.Report(lease.Backend.Id == "b2" ? RequestOutcome.Succeeded : RequestOutcome.Failed);
        }

        Assert.Equal(["b0", "b1"], picked[..2]);
        Assert.All(picked[2..], static id => Assert.Equal("b2", id));
    }

    [Fact]
    public void It_learns_of_requests_that_other_selectors_placed()
    {
        using FewestFailuresSelector selector = new(_pool);
        using RoundRobinSelector other = new(_pool, new RoundRobinSelectorOptions { InitialTurn = 0 });
        for (int request = 0; request < 2; request++)
        {
            using BackendLease lease = other.Acquire();
            lease.Report(RequestOutcome.Failed);
        }

        Assert.True(selector.TrySelect(out Backend? backend));
        Assert.Equal("b2", backend.Id);
    }

    [Fact]
    public void A_disposed_selector_learns_nothing_more()
    {
        FewestFailuresSelector selector = new(_pool);
        using FewestFailuresSelector remaining = new(_pool);
        selector.Dispose();
        Fail("b0");
        Assert.Equal("b0", Pick(selector));
        Assert.Equal("b1", Pick(remaining));
    }

    [Fact]
    public void A_dropped_selector_that_learns_is_collected_P13()
    {
        WeakReference selector = CreateAndDrop();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Fail("b0");
        Assert.False(selector.IsAlive);
    }

    private static string Pick(FewestFailuresSelector selector)
    {
        Assert.True(selector.TrySelect(out Backend? backend));
        return backend.Id;
    }

    private void Fail(string id)
    {
        Assert.True(_pool.TryGetBackend(id, out Backend? backend));
        using BackendLease lease = backend.Acquire();
        lease.Report(RequestOutcome.Failed);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference CreateAndDrop() => new(new FewestFailuresSelector(_pool));
}
