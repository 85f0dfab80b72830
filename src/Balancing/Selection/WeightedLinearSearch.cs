namespace Balancing.Selection;

/// <summary>Picks among the few that may still be returned, in proportion to weight, by looking at each. The last resort when most are unavailable.</summary>
internal static class WeightedLinearSearch
{
    /// <param name="members">Among whom.</param>
    /// <param name="context">Who may not be returned.</param>
    /// <param name="turn">A fraction of a turn, 2^64 being the whole; evenly spread turns give exact shares.</param>
    /// <returns>Null if each was unavailable or excluded.</returns>
    public static Backend? Find(ReadOnlySpan<Backend> members, in SelectionContext context, ulong turn)
    {
        ulong total = 0;
        foreach (Backend backend in members)
        {
            total += context.CanSelect(backend) ? (ulong)backend.Weight : 0;
        }

        ulong target = Math.BigMul(turn, total, out _);
        Backend? last = null;
        foreach (Backend backend in members)
        {
            if (!context.CanSelect(backend))
            {
                continue;
            }

            last = backend;
            ulong weight = (ulong)backend.Weight;
            if (target < weight)
            {
                break;
            }

            target -= weight;
        }

        return last; // if flags changed between the two passes, the last one that may be returned
    }
}
