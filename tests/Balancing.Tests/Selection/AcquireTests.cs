using System.Diagnostics.CodeAnalysis;
using Balancing.Tests.Support;

namespace Balancing.Tests.Selection;

/// <summary>What <c>Acquire</c> does with a pick that has left the pool meanwhile, whoever the selector is.</summary>
public class AcquireTests
{
    // A selection had read the membership before; the id left and is back with a new object. Excluding the id would say "nobody".
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void Who_has_left_and_is_back_is_found_by_selecting_again_P2(int stalePicks)
    {
        BackendPool pool = new(new Backend("a"));
        Backend left = pool.Backends[0];
        pool.Remove("a");
        pool.AddOrReplace(new Backend("a"));
        int picks = 0;
        Naming selector = new(context => picks++ < stalePicks ? left : context.Excludes(pool.Backends[0]) ? null : pool.Backends[0]);

        using BackendLease lease = selector.Acquire();

        Assert.Same(pool.Backends[0], lease.Backend);
        Assert.Equal(0, left.InFlightCount);
    }

    [Fact]
    public void One_after_the_other_who_has_left_is_passed_over_P2()
    {
        BackendPool pool = Pools.Of(5);
        Backend[] known = [.. pool.Backends];
        pool.ReplaceAll([known[3]]);
        Naming selector = new(context => known.FirstOrDefault(backend => !context.Excludes(backend)));

        using BackendLease lease = selector.Acquire(new SelectionContext { Excluded = new[] { known[1] } });

        Assert.Same(known[3], lease.Backend);
        Assert.False(selector.Acquire(new SelectionContext { Excluded = new[] { known[3] } }).IsAcquired);
    }

    [Fact]
    public void A_selector_that_heeds_no_exclusion_and_names_who_has_left_ends_without_a_lease()
    {
        BackendPool pool = Pools.Of(1);
        Backend left = pool.Backends[0];
        pool.Remove("b0");
        Assert.False(new Naming(_ => left).Acquire().IsAcquired);
        Assert.Equal(0, left.InFlightCount);
    }

    // Whoever is available whenever a selector looks, and down whenever a lease is to be counted.
    [Fact]
    public void A_backend_that_flips_without_pause_keeps_nobody_from_the_others_P2()
    {
        BackendPool pool = Pools.Of(3);
        Naming selector = new(context =>
        {
            pool.Backends[0].IsAvailable = false;
            return pool.Backends.First(backend => !context.Excludes(backend));
        });

        using BackendLease lease = selector.Acquire();

        Assert.Equal("b1", lease.Backend?.Id);
    }

    [Fact]
    public void A_selector_that_names_who_is_down_ends_without_a_lease()
    {
        Backend down = new("down") { IsAvailable = false };
        Assert.False(new Naming(_ => down).Acquire().IsAcquired);
        Assert.Equal(0, down.InFlightCount);
    }

    /// <summary>Names whom it is told to.</summary>
    private sealed class Naming(Func<SelectionContext, Backend?> name) : IBackendSelector
    {
        public bool TrySelect(in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
        {
            backend = name(context);
            return backend is not null;
        }
    }
}
