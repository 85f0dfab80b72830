using Balancing.Pool;

namespace Balancing.Selection;

/// <summary>Finds a member in proportion to weight by looking at each: for a few candidates, and as the last resort
/// when most members are unavailable.</summary>
/// <remarks>A warming member counts with the share that it accepts.</remarks>
internal static class WeightedLinearSearch
{
    /// <summary>Finds one with room under the load factor; if there is none, the least loaded.</summary>
    /// <param name="members">The members.</param>
    /// <param name="bound">The bound of the load factor; null for none.</param>
    /// <param name="context">What decides which of them may be returned.</param>
    /// <param name="phase">The point to pick, as a fraction of 2^64.</param>
    /// <returns>Null if none may be returned.</returns>
    public static Backend? Find(
        ReadOnlySpan<PoolMember> members, LoadBound? bound, in SelectionContext context, ulong phase) =>
        bound is null
            ? Find(members, context, phase)
            : Find(members, context with { Pass = SelectionPass.IsWithinBound }, phase)
                ?? LeastLoadedSearch.Find(members, context);

    /// <summary>Finds one of those that count in the pass of the context.</summary>
    /// <param name="members">The members.</param>
    /// <param name="context">What decides which of them count.</param>
    /// <param name="phase">The point to pick, as a fraction of 2^64; evenly spread phases give exact shares.</param>
    /// <returns>Null if none counts.</returns>
    public static Backend? Find(ReadOnlySpan<PoolMember> members, in SelectionContext context, ulong phase)
    {
        ExclusionFilter filter = new(in context);
        ulong total = 0;
        foreach (PoolMember member in members)
        {
            total += filter.CanSelect(member.Backend) ? WeightOf(member.Backend) : 0;
        }

        ulong target = Math.BigMul(phase, total, out _);
        Backend? last = null;
        foreach (PoolMember member in members)
        {
            if (!filter.CanSelect(member.Backend))
            {
                continue;
            }

            last = member.Backend;
            ulong weight = WeightOf(last);
            if (target < weight)
            {
                break;
            }

            target -= weight;
        }

        filter.Dispose();
        return last; // if flags changed between the two passes, the last one that counts
    }

    // Through the backend: a disposed selector's members may have left and come back with another state.
    private static ulong WeightOf(Backend backend) =>
        (ulong)backend.Weight * (ulong)backend.MemberState.AcceptedShare;
}
