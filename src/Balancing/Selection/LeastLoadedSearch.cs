using Balancing.Pool;

namespace Balancing.Selection;

/// <summary>Finds the member with the least load for its weight by looking at each. When the load factor leaves room on
/// none that may be selected, a selection takes this one: the load factor alone refuses nothing (P02).</summary>
/// <remarks>Of several that tie, a random one, in proportion to weight.</remarks>
internal static class LeastLoadedSearch
{
    /// <param name="members">The members.</param>
    /// <param name="context">What decides which of them may be returned.</param>
    /// <returns>Null if none may be returned.</returns>
    public static Backend? Find(ReadOnlySpan<PoolMember> members, in SelectionContext context)
    {
        ExclusionFilter filter = new(in context);
        Backend? least = null;
        double leastLoad = double.PositiveInfinity;
        long tied = 0;
        foreach (PoolMember member in members)
        {
            Backend backend = member.Backend;
            if (backend.Weight == 0 || !filter.CanSelect(backend))
            {
                continue;
            }

            double load = (double)backend.InFlightCount / backend.Weight;
            if (load <= leastLoad)
            {
                tied = load < leastLoad ? backend.Weight : tied + backend.Weight;
                leastLoad = load;
                least = Random.Shared.NextInt64(tied) < backend.Weight ? backend : least;
            }
        }

        filter.Dispose();
        return least;
    }
}
