using Balancing.Selectors.ConsistentHash.Ring;
using Balancing.Tests.Support;


namespace Balancing.Tests.Selectors.ConsistentHash.Ring;

public class HashRingTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 2)]
    [InlineData(2, 1)]
    [InlineData(1, 7)]
    [InlineData(5, 3)]
    [InlineData(3, 160)]
    [InlineData(100, 160)]
    [InlineData(301, 17)]
    [InlineData(1_000, 40)]
    [InlineData(2, 20_000)]
    public void Lookups_agree_with_a_binary_search_over_the_sorted_points(int members, int points)
    {
        RingMember[] all = RingMembers.Create(members, points);
        new SortedRing(all).AssertEqualTo(HashRing.Build(all), Seeds.Random(17_000 + members), 100_000);
    }

    [Fact]
    public void Free_slots_own_nothing()
    {
        RingMember[] all = RingMembers.Create(20, 10);
        all[0] = default;
        all[7] = default;
        all[19] = default;
        new SortedRing(all).AssertEqualTo(HashRing.Build(all), Seeds.Random(17_100), 20_000);
    }

    [Fact]
    public void A_ring_without_members_has_no_points()
    {
        Assert.Equal(0, HashRing.Build([]).Points);
        Assert.Equal(0, HashRing.Build([default, default]).Points);
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(1UL)]
    [InlineData(0x8000_0000_0000_0000UL)]
    [InlineData(ulong.MaxValue)]
    public void A_single_point_owns_the_whole_ring_at_any_position(ulong place)
    {
        RingMember[] all = [RingMembers.At("only", place)];
        new SortedRing(all).AssertEqualTo(HashRing.Build(all), Seeds.Random(17_200), 1_000);
    }

    [Fact]
    public void Positions_after_the_last_point_belong_to_the_first()
    {
        RingMember[] all = [RingMembers.At("first", 1_000), RingMembers.At("last", ulong.MaxValue - 1_000)];
        HashRing ring = HashRing.Build(all);
        Assert.Equal(0, ring.OwnerOf(ulong.MaxValue - 999));
        Assert.Equal(0, ring.OwnerOf(ulong.MaxValue));
        Assert.Equal(0, ring.OwnerOf(0));
        Assert.Equal(0, ring.OwnerOf(1_000));
        Assert.Equal(1, ring.OwnerOf(1_001));
        Assert.Equal(1, ring.OwnerOf(ulong.MaxValue - 1_000));
    }

    [Fact]
    public void Points_at_both_ends_of_the_number_range_are_found()
    {
        RingMember[] all =
            [RingMembers.At("zero", 0), RingMembers.At("top", ulong.MaxValue), .. RingMembers.Create(30, 3)];
        HashRing ring = HashRing.Build(all);
        Assert.Equal(0, ring.OwnerOf(0));
        Assert.Equal(1, ring.OwnerOf(ulong.MaxValue));
        new SortedRing(all).AssertEqualTo(ring, Seeds.Random(17_300), 20_000);
    }

    /// <summary>Points so close that a coarse remainder cannot distinguish them, and keys between them.</summary>
    [Theory]
    [InlineData(1UL)]
    [InlineData(2UL)]
    [InlineData(1_000UL)]
    [InlineData(1UL << 30)]
    [InlineData(1UL << 45)]
    public void Points_that_differ_in_the_last_bit_are_distinct(ulong distance)
    {
        const ulong Start = 0x4242_4242_4242_4242;
        RingMember[] all =
            [
                .. Enumerable.Range(0, 6).Select(i => RingMembers.At($"close{i}", Start + ((ulong)i * distance))),
                .. RingMembers.Create(30, 10)
            ];
        SortedRing expected = new(all);
        HashRing ring = HashRing.Build(all);
        Random random = Seeds.Random(17_400);
        expected.AssertEqualTo(ring, random, 10_000);
        for (int i = 0; i < 20_000; i++)
        {
            expected.AssertProbe(ring, Start + (ulong)random.NextInt64((long)(7 * distance)));
        }
    }

    /// <summary>
    /// Around every capacity that a bucket can have: arcs of the ring that hold far more points than their share.
    /// </summary>
    [Theory]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(33)]
    [InlineData(200)]
    public void A_crowded_arc_is_searched_exactly(int crowd)
    {
        const ulong Start = 0x7000_0000_0000_0000;
        ulong distance = (1UL << 52) / (ulong)crowd; // the crowd fills one part in 4,096 of the ring
        RingMember[] all =
            [
                .. Enumerable.Range(0, crowd).Select(i => RingMembers.At($"crowd{i}", Start + ((ulong)i * distance))),
                .. RingMembers.Create(20, 60)
            ];
        SortedRing expected = new(all);
        HashRing ring = HashRing.Build(all);
        Random random = Seeds.Random(17_500 + crowd);
        expected.AssertEqualTo(ring, random, 10_000);
        for (int i = 0; i < 20_000; i++)
        {
            expected.AssertProbe(ring, Start - (1UL << 51) + (ulong)random.NextInt64(1L << 53));
        }
    }

    [Fact]
    public void With_all_points_in_one_arc_all_other_positions_belong_to_the_first()
    {
        RingMember[] all =
            [.. Enumerable.Range(0, 100).Select(static i => RingMembers.At($"m{i:d3}", (1UL << 63) + (ulong)i))];
        HashRing ring = HashRing.Build(all);
        Assert.Equal(0, ring.OwnerOf(0));
        Assert.Equal(0, ring.OwnerOf(ulong.MaxValue));
        new SortedRing(all).AssertEqualTo(ring, Seeds.Random(17_600), 50_000);
    }
}
