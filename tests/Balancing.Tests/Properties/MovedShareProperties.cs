using Balancing.Tests.Support;

namespace Balancing.Tests.Properties;

/// <summary>P08: the share of the keys that move is the ideal one, as closely as the number of points allows.</summary>
/// <remarks>
/// <para>
/// The ideal share is the difference of the shares by weight. A change adds d points to a ring of n points, or removes
/// them again; k of the n belong to the same member. A new point takes an arc of 1/(n+d) of the ring on average.
/// That moves keys if the arc belonged to another member, which has probability q = (n-k)/n.
/// So the ideal share is p = d·q/(n+d) = (k+d)/(n+d) - k/n. It never exceeds d/(n+d).
/// </para>
/// <para>
/// Its variance has two parts. The number M of new points that take from others is beta-binomial and varies by
/// d·q·(1-q)·(n+d)/(n+1). That is 0 for a new member, where q is 1. M arcs vary by M/(n+d)² at most.
/// So v ≤ (d·q + d·q·(1-q)·(n+d)/(n+1)) / (n+d)².
/// For a new member of 160 points the relative standard deviation is 1/√160 = 7.9 %; six of them are 47 %.
/// </para>
/// <para>
/// A single contribution: 2/(n+d) from the arcs, 1/(n+d) from M, and 2/n of the d/(n+d) from the share of others.
/// </para>
/// </remarks>
public class MovedShareProperties
{
    private const int Keys = 20_000;
    private const int Points = 40_000;

    [SeededProperty(801, MaxTest = 40)]
    public void Adding_a_backend_moves_its_share_P08(PoolCase @case) =>
        Check(
            @case.Pool,
            @case,
            kept: 0,
            changed: @case.NewMember.Weight,
            pool => pool.AddOrReplace(@case.NewMember.Create()));

    [SeededProperty(802, MaxTest = 40)]
    public void Removing_a_backend_moves_its_share_P08(PoolCase @case)
    {
        if (@case.Pool.Count > 1)
        {
            PoolSpec others = new(@case.Pool.Members.Remove(@case.Chosen));
            Check(
                others, @case, kept: 0, changed: @case.Chosen.Weight, pool => pool.AddOrReplace(@case.Chosen.Create()));
        }
    }

    [SeededProperty(803, MaxTest = 40)]
    public void A_new_weight_moves_the_difference_of_the_shares_P08(PoolCase @case)
    {
        int changed = Math.Min(@case.Candidate.Weight, Backend.MaxWeight - @case.Chosen.Weight);
        if (changed > 0)
        {
            Check(
                @case.Pool,
                @case,
                kept: @case.Chosen.Weight,
                changed,
                pool => pool.AddOrReplace(new Backend(@case.Chosen.Id, @case.Chosen.Weight + changed)));
        }
    }

    /// <param name="smaller">The pool before a change that adds points.</param>
    /// <param name="case">The case, which gives the keys.</param>
    /// <param name="kept">The weight of the changed member in that pool.</param>
    /// <param name="changed">The weight that the change adds.</param>
    /// <param name="enlarge">The change.</param>
    private static void Check(PoolSpec smaller, PoolCase @case, int kept, int changed, Action<BackendPool> enlarge)
    {
        ConsistentHashSelectorOptions ring = smaller.Ring(Points, changed);
        BackendPool pool = smaller.Create();
        using ConsistentHashSelector selector = new(pool, ring);
        SelectionKey[] keys = @case.Keys(Keys);
        string?[] before = Placement.Owners(selector, keys);
        enlarge(pool);
        string?[] enlarged = Placement.Owners(selector, keys);
        pool.ReplaceAll(smaller.Members.Select(static member => member.Create()));
        string?[] undone = Placement.Owners(selector, keys);

        Assert.Equal(before, undone); // so both directions move the same share

        double n = (double)smaller.TotalWeight * ring.PointsPerWeight;
        double d = (double)changed * ring.PointsPerWeight;
        double q = (double)(smaller.TotalWeight - kept) / smaller.TotalWeight;
        double ideal = d * q / (n + d);
        double variance = ((d * q) + (d * q * (1 - q) * (n + d) / (n + 1))) / ((n + d) * (n + d));
        double arcs = q == 0 ? 0 : Deviation.Bound(variance, (3 + (2 * d / n)) / (n + d));
        double bound = arcs + Deviation.OfSample(Math.Min(ideal + arcs, 0.5), Keys);
        double moved = Placement.Moved(before, enlarged);
        Assert.True(
            Math.Abs(moved - ideal) <= bound, $"{moved:P2} of the keys moved; ideal is {ideal:P2} ± {bound:P2}.");
        Assert.True(
            moved <= (d / (n + d)) + bound, $"{moved:P2} of the keys moved, more than the weight that changed.");
    }
}
