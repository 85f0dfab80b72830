using System.IO.Hashing;
using System.Text;
using Balancing.Tests.Support;

namespace Balancing.Tests.Selectors.IPHash;

/// <summary>The seed of an IP hash.</summary>
public class IPHashSeedTests
{
    /// <summary>The plain definition of the rule of docs/placement.md.</summary>
    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(ulong.MaxValue)]
    public void The_owner_follows_the_documented_rule(ulong seed)
    {
        Random random = Seeds.Random(20_200);
        BackendPool pool = Pools.Weighted(5, 1, 40, 3);
        using IPHashSelector selector = new(pool, new IPHashSelectorOptions { Seed = seed });
        ulong salt = seed;
        foreach (Backend backend in pool.Backends)
        {
            salt = Mix(salt ^ XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(backend.Id), backend.Weight));
        }

        for (int i = 0; i < 1_000; i++)
        {
            SelectionContext context = random.NextContext();
            ulong unit = Math.BigMul(Mix(context.Key.Hash ^ salt), 49UL, out _);
            Assert.True(selector.TrySelect(context, out Backend? owner));
            Assert.Equal(unit < 5 ? "b0" : unit < 6 ? "b1" : unit < 46 ? "b2" : "b3", owner.Id);
        }
    }

    [Fact]
    public void No_options_mean_no_seed()
    {
        using IPHashSelector plain = new(Pools.Create(10));
        using IPHashSelector zero = new(Pools.Create(10), new IPHashSelectorOptions());
        Assert.Equal(Owners(plain), Owners(zero));
    }

    [Fact]
    public void A_seed_that_changes_later_does_not_change_the_placement()
    {
        BackendPool pool = Pools.Create(10);
        IPHashSelectorOptions options = new() { Seed = 7 };
        using IPHashSelector selector = new(pool, options);
        options.Seed = 8;
        pool.AddOrReplace(new Backend("b10"));
        pool.Remove("b10");
        using IPHashSelector expected = new(Pools.Create(10), new IPHashSelectorOptions { Seed = 7 });
        Assert.Equal(Owners(expected), Owners(selector));
    }

    private static string[] Owners(IPHashSelector selector) =>
        [.. Enumerable.Range(0, 2_000)
            .Select(key => selector.TrySelect(SelectionKey.FromInt64(key), out Backend? owner) ? owner.Id : "-")];

    private static ulong Mix(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58_476D_1CE4_E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D0_49BB_1331_11EB;
        return bits ^ (bits >> 31);
    }
}
