using Balancing.Pool;
using Balancing.Selection;

namespace Balancing.Selectors.LeastConnections;

/// <summary>
/// Finds a least loaded member by looking at each: the plain definition of what <see cref="LoadTournamentTree"/> does
/// fast.
/// </summary>
internal static class LeastLoadedLinearSearch
{
    /// <summary>Finds the first least loaded member after a position, wrapping around at the end.</summary>
    /// <returns>Its position; -1 if each was unavailable or excluded.</returns>
    public static int FindNext(
        ReadOnlySpan<PoolMember> members, LoadRule rule, in SelectionContext context, int previous)
    {
        ExclusionFilter filter = new(in context);
        int found = -1;
        long least = LoadRule.Unavailable;
        int position = previous;
        for (int i = 0; i < members.Length; i++)
        {
            position = position + 1 < members.Length ? position + 1 : 0;
            long cost = Cost(members[position].Backend, rule, ref filter);
            if (cost < least)
            {
                (found, least) = (position, cost);
            }
        }

        filter.Dispose();
        return found;
    }

    /// <summary>Finds the least loaded member that a point falls on if all weights are laid end to end.</summary>
    /// <param name="members">The members.</param>
    /// <param name="rule">How load is measured.</param>
    /// <param name="context">What decides, with availability, which of them may be returned.</param>
    /// <param name="point">A fraction of the whole, which is 2^64.</param>
    /// <returns>Its position; -1 if each was unavailable or excluded.</returns>
    public static int FindByWeight(
        ReadOnlySpan<PoolMember> members, LoadRule rule, in SelectionContext context, ulong point) =>
        FindByWeight(members, rule, context, point, countsShare: false);

    /// <summary>As <see cref="FindByWeight(ReadOnlySpan{PoolMember}, LoadRule, in SelectionContext, ulong)"/>, but a
    /// warming member counts with the share that it accepts, so it need not be asked for its turn.</summary>
    /// <inheritdoc cref="FindByWeight(ReadOnlySpan{PoolMember}, LoadRule, in SelectionContext, ulong)"/>
    public static int FindByShare(
        ReadOnlySpan<PoolMember> members, LoadRule rule, in SelectionContext context, ulong point) =>
        FindByWeight(members, rule, context, point, countsShare: true);

    private static int FindByWeight(
        ReadOnlySpan<PoolMember> members, LoadRule rule, in SelectionContext context, ulong point, bool countsShare)
    {
        ExclusionFilter filter = new(in context);
        long least = LoadRule.Unavailable;
        long total = 0;
        int first = -1;
        for (int i = 0; i < members.Length; i++)
        {
            long cost = Cost(members[i].Backend, rule, ref filter);
            if (cost < least)
            {
                (least, total, first) = (cost, 0, i);
            }

            total += cost == least ? WeightOf(members[i], countsShare) : 0;
        }

        long target = (long)Math.BigMul(point, (ulong)total, out _);
        int found = first; // stays if loads change between the two passes
        for (int i = first; i >= 0 && i < members.Length && target >= 0; i++)
        {
            if (Cost(members[i].Backend, rule, ref filter) == least)
            {
                found = i;
                target -= WeightOf(members[i], countsShare);
            }
        }

        filter.Dispose();
        return found;
    }

    private static long WeightOf(PoolMember member, bool countsShare) =>
        (long)member.Weight * (countsShare ? member.Backend.MemberState.AcceptedShare : 1);

    // Through the backend: a disposed selector's members may have left and come back with another state.
    private static long Cost(Backend backend, LoadRule rule, ref ExclusionFilter filter) =>
        filter.CanSelect(backend) ? rule.Cost(backend.MemberState, backend.Weight) : LoadRule.Unavailable;
}
