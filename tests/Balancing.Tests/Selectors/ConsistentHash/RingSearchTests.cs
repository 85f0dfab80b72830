using Balancing.Hashing;
using Balancing.Selectors.ConsistentHash;
using Balancing.Selectors.ConsistentHash.Ring;
using Balancing.Tests.Selectors.ConsistentHash.Ring;
using Balancing.Tests.Support;

namespace Balancing.Tests.Selectors.ConsistentHash;

/// <summary>For any share of selectable members, the result is that of a plain walk around the ring.</summary>
public class RingSearchTests
{
    private const int Points = 20;

    /// <summary>From none to all of 300 members are available; some of them are excluded.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(30)]
    [InlineData(150)]
    [InlineData(299)]
    [InlineData(300)]
    public void Every_selection_equals_that_of_a_plain_walk(int up)
    {
        Random random = Seeds.Random(20_400 + up);
        BackendPool pool = Pools.Weighted([.. Enumerable.Range(0, 300).Select(_ => random.Next(1, 4))]);
        using ConsistentHashSelector selector =
            new(pool, new ConsistentHashSelectorOptions { PointsPerWeight = Points });
        int[] order = [.. Enumerable.Range(0, 300)];
        random.Shuffle(order);
        foreach (int down in order[up..])
        {
            pool.Backends[down].IsAvailable = false;
        }

        RingMember[] members =
            [.. pool.Backends
                .Select(static backend => RingMember.Create(backend.Id, Points * backend.Weight, seed: 0))];
        HashRing ring = HashRing.Build(members);
        SelectionKey[] keys = [.. Enumerable.Range(0, 200).Select(_ => random.NextContext().Key)];
        Backend[] replicas = new Backend[300];
        foreach (SelectionKey key in keys)
        {
            Backend[] excluded = [.. order[..Math.Min(up, random.Next(4))].Select(slot => pool.Backends[slot])];
            SelectionContext context = new() { Key = key, Excluded = excluded };
            Backend[] expected =
                [.. Walk(ring, key).Select(slot => pool.Backends[slot]).Where(backend => context.CanSelect(backend))];

            Assert.Equal(expected.Length > 0, selector.TrySelect(context, out Backend? pick));
            Assert.Same(expected.FirstOrDefault(), pick);
            foreach (int requested in (int[])[0, 1, 3, 300])
            {
                replicas.AsSpan().Clear();
                int found = selector.SelectReplicas(context, replicas.AsSpan(0, requested));
                Assert.Equal(expected.Take(requested), replicas.Take(found));
                Assert.All(replicas.Skip(found), Assert.Null);
            }
        }

        Backend?[] picks = new Backend?[keys.Length];
        selector.SelectBatch(keys, picks);
        Assert.Equal(
            keys.Select(
                key =>
                    Walk(ring, key).Select(slot => pool.Backends[slot])
                        .FirstOrDefault(static backend => backend.IsAvailable)),
            picks);
    }

    /// <summary>One of 2,000 members has 20 of 40,000 points, so a walk would take 2,000 steps.</summary>
    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(40, true)] // 800² = 16 × 40,000
    [InlineData(41, false)]
    [InlineData(1_000, false)]
    [InlineData(2_000, false)]
    public void Few_selectable_members_are_listed_and_many_are_not(int up, bool isFew)
    {
        int[] slots = new int[NearestMembers.MaxCount];
        Assert.Equal(
            isFew, RingSearch.TryListFew(CreateSnapshot(2_000, Points, up), default, slots, out int count));
        if (isFew)
        {
            Assert.Equal(Enumerable.Range(0, up), slots[..count]);
        }
    }

    /// <summary>
    /// With one point each, 128² is less than 16 × 20,000: the size of the buffer for slots is the limit.
    /// </summary>
    [Theory]
    [InlineData(128, true)]
    [InlineData(129, false)]
    public void More_members_than_fit_in_the_buffer_are_not_listed(int up, bool isFew)
    {
        RingSnapshot snapshot = CreateSnapshot(20_000, points: 1, up);
        Assert.Equal(isFew, RingSearch.TryListFew(snapshot, default, new int[NearestMembers.MaxCount], out int count));
        Assert.Equal(128, count);
    }

    /// <summary>A ring of equal members; all but the first few are unavailable.</summary>
    private static RingSnapshot CreateSnapshot(int members, int points, int up)
    {
        BackendPool pool = Pools.Create(members);
        foreach (Backend backend in pool.Backends.Skip(up))
        {
            backend.IsAvailable = false;
        }

        return RingSnapshot.Create(pool.Backends, previous: null, new RingLayout(points, WeightUnit: 1, Seed: 0));
    }

    private static IEnumerable<int> Walk(HashRing ring, SelectionKey key) =>
        SortedRing.Walk(ring, SplitMix64.Mix(key.Hash), ring.Points).Distinct();
}
