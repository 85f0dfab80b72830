using Balancing.Selectors.ConsistentHash.Ring;

namespace Balancing.Tests.Selectors.ConsistentHash.Ring;

/// <summary>The positions that belong to each member.</summary>
public class RingArcsTests
{
    private static readonly UInt128 Circle = UInt128.One << 64;

    [Theory]
    [InlineData(1, 160)]
    [InlineData(2, 1)]
    [InlineData(7, 3)]
    [InlineData(100, 160)]
    public void Arcs_agree_with_the_lengths_between_the_sorted_points(int members, int points)
    {
        RingMember[] all = RingMembers.Create(members, points);
        double[] expected = RingShares.Measure(
            [.. all.Select(static member => member.Id)], points,
            (id, index) => all.Single(member => member.Id == id).Point(index));
        UInt128[] arcs = RingArcs.SumByOwner(HashRing.Build(all));
        Assert.Equal(Circle, arcs.Aggregate(UInt128.Zero, static (sum, arc) => sum + arc));
        for (int slot = 0; slot < members; slot++)
        {
            Assert.Equal(members == 1 ? 1 : expected[slot], Math.ScaleB((double)arcs[slot], -64), 1e-12);
        }
    }

    [Fact]
    public void A_free_slot_owns_nothing()
    {
        RingMember[] all = RingMembers.Create(5, 40);
        all[0] = default;
        all[3] = default;
        UInt128[] arcs = RingArcs.SumByOwner(HashRing.Build(all));
        Assert.Equal([0, 3], arcs.Index().Where(static arc => arc.Item == 0).Select(static arc => arc.Index));
        Assert.Equal(Circle, arcs.Aggregate(UInt128.Zero, static (sum, arc) => sum + arc));
    }

    [Theory]
    [InlineData(0UL)]
    [InlineData(0x8000_0000_0000_0000UL)]
    [InlineData(ulong.MaxValue)]
    public void A_single_point_owns_the_whole_circle(ulong position) =>
        Assert.Equal([Circle], RingArcs.SumByOwner(HashRing.Build([RingMembers.At("only", position)])));

    [Fact]
    public void The_first_point_owns_the_arc_across_zero()
    {
        HashRing ring = HashRing.Build(
            [RingMembers.At("first", 1_000), RingMembers.At("last", ulong.MaxValue - 1_000)]);
        Assert.Equal([2_001, Circle - 2_001], RingArcs.SumByOwner(ring));
    }

    [Fact]
    public void Of_members_that_share_all_points_the_lower_id_owns_all()
    {
        HashRing ring = HashRing.Build(
            [RingMembers.SharingPoints("b", 5, points: 3), RingMembers.SharingPoints("a", 5, points: 3)]);
        Assert.Equal([0, Circle], RingArcs.SumByOwner(ring));
    }
}
