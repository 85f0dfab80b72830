using Balancing.Selectors.ConsistentHash.Ring;
using Balancing.Tests.Support;


namespace Balancing.Tests.Selectors.ConsistentHash.Ring;

/// <summary>A ring that is derived from the previous one must equal a new one: same points, same owners.</summary>
public class HashRingUpdateTests
{
    /// <summary>
    /// Adds, removes and reweights members, in slots that are freed and reused. Some members share all their points
    /// with another one, so ties are merged in the order of ids. That is not the order of slots.
    /// </summary>
    [Theory]
    [InlineData(40, 20)]
    [InlineData(40, 1)]
    [InlineData(12, 90)]
    [InlineData(3, 5)]
    [InlineData(200, 7)]
    public void A_ring_after_random_edits_equals_a_new_ring(int members, int points)
    {
        Random random = Seeds.Random(18_000 + members);
        RingMember[] current = [.. Enumerable.Range(0, members).Select(_ => RandomMember(random, points))];
        HashRing ring = HashRing.Build(current);
        for (int step = 0; step < 120; step++)
        {
            current = Edit(current, random, points);
            ring = ring.Update(current);
            new SortedRing(current).AssertEqualTo(ring, random, 300);
        }
    }

    [Fact]
    public void A_ring_that_grows_and_shrinks_one_member_at_a_time_stays_exact()
    {
        Random random = Seeds.Random(18_100);
        RingMember[] all = RingMembers.Create(150, 12);
        HashRing ring = HashRing.Build([]);
        for (int count = 1; count <= all.Length; count++)
        {
            ring = ring.Update(all[..count]);
            new SortedRing(all[..count]).AssertEqualTo(ring, random, 50);
        }

        for (int removed = 0; removed < all.Length - 1; removed++)
        {
            all[removed] = default; // the slots stay, free
            ring = ring.Update([.. all]);
            new SortedRing(all).AssertEqualTo(ring, random, 50);
        }

        Assert.Equal(0, ring.Update([]).Points);
        Assert.Equal(12, ring.Update([]).Update([all[^1]]).Points);
    }

    [Fact]
    public void An_update_leaves_the_previous_ring_as_it_was()
    {
        RingMember[] before = RingMembers.Create(50, 20);
        RingMember[] after = [.. before];
        after[10] = default;
        after[20] = before[20] with { Points = 25 };
        HashRing ring = HashRing.Build(before);
        HashRing updated = ring.Update(after);
        Random random = Seeds.Random(18_200);
        new SortedRing(before).AssertEqualTo(ring, random, 1_000);
        new SortedRing(after).AssertEqualTo(updated, random, 1_000);
    }

    /// <summary>New backend objects of the same ids and weights build no points and no buckets.</summary>
    [Fact]
    public void Equal_members_keep_the_ring()
    {
        RingMember[] members = [.. RingMembers.Create(50, 20), default];
        HashRing ring = HashRing.Build(members);
        Assert.Same(ring, ring.Update([.. members]));
        Assert.NotSame(ring, ring.Update([.. members[..^1], RingMembers.At("new", 7)]));
    }

    /// <summary>
    /// The first and the last point of the ring decide the owners of the positions between them, across zero.
    /// </summary>
    [Fact]
    public void Points_at_the_ends_of_the_number_range_can_be_added_and_removed()
    {
        Random random = Seeds.Random(18_300);
        RingMember[] rest = RingMembers.Create(40, 10);
        RingMember[][] steps =
        [
            [.. rest, default, default],
            [.. rest, RingMembers.At("zero", 0), default],
            [.. rest, RingMembers.At("zero", 0), RingMembers.At("top", ulong.MaxValue)],
            [.. rest, default, RingMembers.At("top", ulong.MaxValue)],
            [.. rest, RingMembers.At("another", 0), default],
            [.. rest, default, default],
        ];
        HashRing ring = HashRing.Build(steps[0]);
        foreach (RingMember[] step in steps)
        {
            ring = ring.Update(step);
            new SortedRing(step).AssertEqualTo(ring, random, 1_000);
        }
    }

    /// <summary>
    /// Single points fill one arc and are removed again, so its bucket has every size, crowded ones included.
    /// </summary>
    [Fact]
    public void An_arc_that_fills_up_and_empties_stays_exact()
    {
        Random random = Seeds.Random(18_400);
        RingMember[] members = [.. RingMembers.Create(40, 10), .. new RingMember[30]];
        HashRing ring = HashRing.Build(members);
        foreach (bool fills in (bool[])[true, false])
        {
            foreach (int i in Enumerable.Range(0, 30).OrderBy(_ => random.Next()))
            {
                members = [.. members];
                members[40 + i] = fills ? RingMembers.At($"c{i}", (1UL << 62) + ((ulong)i << 40)) : default;
                ring = ring.Update(members);
                new SortedRing(members).AssertEqualTo(ring, random, 100);
            }
        }
    }

    /// <summary>
    /// All points lie in the first quarter of the ring, so whole segments are empty. Single points are added to one of
    /// these segments and removed again. Each such point owns the positions before it, back through all empty segments
    /// to the crowd.
    /// </summary>
    [Theory]
    [InlineData(0.4)]
    [InlineData(0.6)]
    [InlineData(0.99)]
    public void A_point_in_an_empty_part_of_the_ring_can_be_added_and_removed(double where)
    {
        Random random = Seeds.Random(18_500);
        RingMember[] crowd =
            [.. Enumerable.Range(0, 500)
                .Select(i => RingMembers.At($"m{i}", (ulong)random.NextInt64(long.MaxValue / 2)))];
        RingMember lonely = RingMembers.At("lonely", (ulong)(where * ulong.MaxValue));
        RingMember before = RingMembers.At("before", (ulong)((where - 0.05) * ulong.MaxValue));
        RingMember[][] steps =
        [
            [.. crowd, default, default],
            [.. crowd, lonely, default],
            [.. crowd, lonely, before],
            [.. crowd, lonely, default],
            [.. crowd, default, default],
        ];
        HashRing ring = HashRing.Build(steps[0]);
        foreach (RingMember[] step in steps)
        {
            ring = ring.Update(step);
            new SortedRing(step).AssertEqualTo(ring, random, 1_000);
        }
    }

    private static RingMember[] Edit(RingMember[] current, Random random, int points)
    {
        List<RingMember> next = [.. current];
        int slot = random.Next(next.Count);
        switch (random.Next(5))
        {
            case 0 when next.Count < 400:
                int free = next.FindIndex(static member => member.Points == 0);
                RingMember added = RandomMember(random, points);
                if (free >= 0)
                {
                    next[free] = added;
                }
                else
                {
                    next.Add(added);
                }

                break;
            case 1 when next.Count(static member => member.Points > 0) > 1:
                next[slot] = default;
                break;
            case 2:
                next[slot] = RandomMember(random, points); // another member in the same slot
                break;
            default:
                if (next[slot].Points > 0)
                {
                    next[slot] = next[slot] with { Points = random.Next(1, (2 * points) + 1) };
                }

                break;
        }

        return [.. next];
    }

    // One in four shares its points with all others of the same origin.
    private static RingMember RandomMember(Random random, int points)
    {
        string id = $"{(char)('a' + random.Next(26))}{random.Next()}";
        return random.Next(4) == 0
            ? RingMembers.SharingPoints(id, (ulong)random.Next(3), random.Next(1, (2 * points) + 1))
            : RingMember.Create(id, random.Next(1, (2 * points) + 1), seed: 0);
    }
}
