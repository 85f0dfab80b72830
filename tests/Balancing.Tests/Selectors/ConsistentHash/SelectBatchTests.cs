using Balancing.Tests.Support;

namespace Balancing.Tests.Selectors.ConsistentHash;

/// <summary>A batch of keys gives the same result as one key after another.</summary>
public class SelectBatchTests
{
    /// <summary>Around the length of the blocks that are processed together.</summary>
    public static TheoryData<int> Lengths => [0, 1, 2, 63, 64, 65, 127, 128, 129, 1_000];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void SelectBatch_picks_for_each_key_what_TrySelect_picks(int length)
    {
        Random random = Seeds.Random(15_000 + length);
        for (int round = 0; round < 20; round++)
        {
            BackendPool pool =
                Pools.Weighted([.. Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(1, 5))]);
            ConsistentHashSelector selector = new(pool);
            foreach (Backend backend in pool.Backends)
            {
                backend.IsAvailable = random.Next(3) > 0;
            }

            pool.Backends[random.Next(pool.Backends.Length)].IsAvailable = true;
            SelectionKey[] keys = Keys(length, random);
            Backend?[] picks = new Backend?[length];

            Assert.Equal(length, selector.SelectBatch(keys, picks));

            for (int i = 0; i < length; i++)
            {
                Assert.True(selector.TrySelect(keys[i], out Backend? single));
                Assert.Same(single, picks[i]);
            }
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void With_no_backend_to_select_every_pick_is_null(int members)
    {
        BackendPool pool = Pools.Create(members);
        ConsistentHashSelector selector = new(pool);
        foreach (Backend backend in pool.Backends)
        {
            backend.IsAvailable = false;
        }

        Backend?[] picks = [.. Enumerable.Repeat(new Backend("left from before"), 200)];
        Assert.Equal(0, selector.SelectBatch(Keys(200, Seeds.Random(15_100)), picks));
        Assert.All(picks, Assert.Null);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public void Elements_beyond_the_number_of_keys_are_not_modified(int members)
    {
        ConsistentHashSelector selector = new(Pools.Create(members));
        Backend before = new("before");
        Backend?[] picks = [.. Enumerable.Repeat(before, 70)];
        Assert.Equal(members == 0 ? 0 : 66, selector.SelectBatch(Keys(66, Seeds.Random(15_200)), picks));
        Assert.All(picks[..66], pick => Assert.NotSame(before, pick));
        Assert.All(picks[66..], pick => Assert.Same(before, pick));
    }

    [Fact]
    public void A_destination_that_is_too_short_is_rejected_and_not_modified()
    {
        ConsistentHashSelector selector = new(Pools.Create(3));
        Backend?[] picks = new Backend?[2];
        ArgumentException rejection =
            Assert.Throws<ArgumentException>(() => selector.SelectBatch(Keys(3, Seeds.Random(15_300)), picks));
        Assert.Equal("destination", rejection.ParamName);
        Assert.Contains(
            "must have room for 3 backends, but has room for 2", rejection.Message, StringComparison.Ordinal);
        Assert.All(picks, Assert.Null);
    }

    // Without a key each pick is random: 200 of them all select the same of three with probability 3^-199.
    [Fact]
    public void Picks_without_a_key_are_independent_and_random()
    {
        Backend?[] picks = new Backend?[200];
        new ConsistentHashSelector(Pools.Create(3)).SelectBatch(new SelectionKey[200], picks);
        Assert.True(picks.Distinct().Count() > 1);
    }

    [Fact]
    public void All_picks_of_a_batch_are_from_one_membership_while_the_pool_changes_P05()
    {
        BackendPool pool = new(Generation(0));
        ConsistentHashSelector selector = new(pool, new ConsistentHashSelectorOptions { PointsPerWeight = 10 });
        SelectionKey[] keys = Keys(1_000, Seeds.Random(15_400));
        Backend?[] picks = new Backend?[keys.Length];
        int changes = 0;
        int generations = 0;
        Workers workers = new();
        workers.Repeat(() => pool.ReplaceAll(Generation(++changes)));
        workers.Repeat(() =>
        {
            Assert.Equal(keys.Length, selector.SelectBatch(keys, picks));
            Assert.Single(picks.Select(static pick => pick!.Weight).Distinct());
            generations++;
        });
        workers.RunFor(TimeSpan.FromMilliseconds(500));
        Assert.True(changes > 1 && generations > 1);

        static IEnumerable<Backend> Generation(int number) =>
            Enumerable.Range(0, 4).Select(i => new Backend($"generation {number}, {i}", 1 + (number % 50)));
    }

    private static SelectionKey[] Keys(int count, Random random) =>
        [.. Enumerable.Range(0, count).Select(_ => SelectionKey.FromHash((ulong)random.NextInt64()))];
}
