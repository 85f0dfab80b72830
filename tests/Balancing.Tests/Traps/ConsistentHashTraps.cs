using System.Globalization;
using Balancing.Tests.Support;

namespace Balancing.Tests.Traps;

/// <summary>Faults of other hash rings; see docs/traps.md.</summary>
public class ConsistentHashTraps
{
    private const int Keys = 20_000;

    /// <summary>
    /// The keys of an unavailable backend lie on 160 arcs, and the backend after each arc gets its keys. Each of nine
    /// gets about 18 arcs of uneven length: 11 % of the keys with a relative deviation of √(2/18) = 33 %. A single
    /// neighbor would get 100 %; 28 % is 4.5 deviations.
    /// </summary>
    [Fact]
    public void T5_No_neighbor_inherits_all_keys_of_an_unavailable_backend()
    {
        BackendPool pool = Pools.Create(10);
        using ConsistentHashSelector selector = new(pool);
        string[] before = Draw.Owners(selector, Keys);
        pool.Backends[4].IsAvailable = false;
        string[] after = Draw.Owners(selector, Keys);
        Assert.All(before.Zip(after), static pair => Assert.True(pair.First == pair.Second || pair.First == "b4"));

        int[] successors = Draw.Counts(pool, after.Where((_, i) => before[i] == "b4"));
        Assert.All(
            successors,
            count =>
                Assert.True(
                    count < 0.28 * successors.Sum(), $"The keys of b4 went to {string.Join(", ", successors)}."));
    }

    /// <summary>
    /// If the number of points of a backend depends on the number of others, a removal moves keys between the others:
    /// 12 % of them with 3 backends, 7.7 % with 10. With a fixed number none moves, also with weights.
    /// </summary>
    [Theory]
    [InlineData(3, 1)]
    [InlineData(10, 1)]
    [InlineData(10, 7)]
    [InlineData(100, 3)]
    public void T8_Removing_a_backend_moves_no_key_of_the_others(int backends, int largestWeight)
    {
        BackendPool pool = Pools.Weighted([.. Enumerable.Range(0, backends).Select(i => 1 + (i % largestWeight))]);
        using ConsistentHashSelector selector = new(pool);
        string[] before = Draw.Owners(selector, Keys);
        pool.Remove("b1");
        string[] after = Draw.Owners(selector, Keys);
        Assert.Equal(0, before.Zip(after).Count(static pair => pair.First != "b1" && pair.First != pair.Second));
        Assert.Contains("b1", before);
        Assert.DoesNotContain("b1", after);
    }

    [Fact]
    public void T8_A_new_weight_moves_keys_only_to_or_from_its_backend()
    {
        BackendPool pool = Pools.Weighted(2, 2, 2, 2, 2);
        using ConsistentHashSelector selector = new(pool);
        string[] before = Draw.Owners(selector, Keys);
        pool.AddOrReplace(new Backend("b3", weight: 5));
        string[] heavier = Draw.Owners(selector, Keys);
        Assert.All(before.Zip(heavier), static pair => Assert.True(pair.First == pair.Second || pair.Second == "b3"));
        pool.AddOrReplace(new Backend("b3", weight: 1));
        string[] lighter = Draw.Owners(selector, Keys);
        Assert.All(heavier.Zip(lighter), static pair => Assert.True(pair.First == pair.Second || pair.First == "b3"));
        pool.AddOrReplace(new Backend("b3", weight: 2));
        Assert.Equal(before, Draw.Owners(selector, Keys));
    }

    /// <summary>Other rings depend on the order of the list or of the culture.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("tr-TR")]
    [InlineData("da-DK")]
    [InlineData("ar-SA")]
    public void T10_Placement_depends_on_neither_order_nor_culture(string culture)
    {
        string[] ids =
            [.. Enumerable.Range(0, 30).Select(static i => $"{(char)('a' + (i % 3))}{(char)('A' + (i % 5))}i{i}")];
        using ConsistentHashSelector reference = new(new BackendPool(ids.Select(static id => new Backend(id))));
        string[] expected = Draw.Owners(reference, Keys);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo(culture);
            BackendPool pool = new();
            using ConsistentHashSelector grown = new(pool);
            foreach (string id in ids.Reverse())
            {
                pool.AddOrReplace(new Backend(id));
            }

            Assert.Equal(expected, Draw.Owners(grown, Keys));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    /// <summary>
    /// Some libraries try as many points as a limit allows, and 160 of them may belong to the backend that just failed.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(160)]
    [InlineData(1_000)]
    public void T27_Retries_visit_each_backend_once_however_many_points_it_has(int pointsPerWeight)
    {
        BackendPool pool = Pools.Weighted(100, 1, 1, 50, 1);
        using ConsistentHashSelector selector =
            new(pool, new ConsistentHashSelectorOptions { PointsPerWeight = pointsPerWeight });
        for (ulong key = 0; key < 100; key++)
        {
            Retries.AssertEachOnce(selector, pool, SelectionKey.FromHash(key));
        }
    }

    /// <summary>Every key has an owner, also at the position zero.</summary>
    [Fact]
    public void T31_The_first_and_the_last_hash_have_an_owner()
    {
        for (int points = 1; points < 50; points++)
        {
            using ConsistentHashSelector selector =
                new(Pools.Create(2), new ConsistentHashSelectorOptions { PointsPerWeight = points });
            Assert.True(selector.TrySelect(SelectionKey.FromHash(0), out _));
            Assert.True(selector.TrySelect(SelectionKey.FromHash(ulong.MaxValue), out _));
        }
    }
}
