using Balancing.Selectors.ConsistentHash.Ring;
using Balancing.Tests.Support;

namespace Balancing.Tests.Selectors.ConsistentHash.Ring;

/// <summary>The order of a few members must be the order in which a walk around the ring reaches them.</summary>
public class NearestMembersTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 1)]
    [InlineData(7, 3)]
    [InlineData(40, 160)]
    [InlineData(NearestMembers.MaxCount, 20)]
    public void The_nearest_members_are_in_the_order_of_a_walk(int members, int points)
    {
        Random random = Seeds.Random(20_300 + members);
        RingMember[] all = RingMembers.Create(members, points);
        AssertOrder(all, random, 500);
    }

    /// <summary>Each point is shared by several members. Their ids decide, in any slots.</summary>
    [Fact]
    public void Members_that_share_points_follow_in_the_order_of_their_ids()
    {
        Random random = Seeds.Random(20_301);
        for (int round = 0; round < 50; round++)
        {
            RingMember[] all = [.. Enumerable.Range(0, 30).Select(i =>
                RingMembers.SharingPoints(
                    $"{(char)('a' + random.Next(26))}{i}", (ulong)random.Next(4), random.Next(1, 20)))];
            AssertOrder(all, random, 50);
        }
    }

    [Fact]
    public void Points_at_both_ends_of_the_number_range_are_in_order()
    {
        RingMember[] all =
            [RingMembers.At("zero", 0), RingMembers.At("top", ulong.MaxValue), RingMembers.At("middle", 1UL << 63)];
        Assert.Equal([0, 2, 1], Order(all, 0));
        Assert.Equal([2, 1, 0], Order(all, 1));
        Assert.Equal([2, 1, 0], Order(all, 1UL << 63));
        Assert.Equal([1, 0, 2], Order(all, (1UL << 63) + 1));
        Assert.Equal([1, 0, 2], Order(all, ulong.MaxValue));
    }

    private static void AssertOrder(RingMember[] members, Random random, int probes)
    {
        HashRing ring = HashRing.Build(members);
        for (int i = 0; i < probes; i++)
        {
            RingMember member = random.NextOf(members);
            ulong position = random.Next(2) == 0
                ? (ulong)random.NextInt64(long.MinValue, long.MaxValue)
                : member.Point(random.Next(member.Points)) + (ulong)random.Next(2); // on a point, or just after it
            int[] walk = [.. SortedRing.Walk(ring, position, ring.Points).Distinct()];
            Assert.Equal(walk, Order(members, position));
        }
    }

    private static int[] Order(RingMember[] members, ulong position)
    {
        int[] slots = [.. Enumerable.Range(0, members.Length)];
        NearestMembers.Sort(members, slots, position);
        return slots;
    }
}
