namespace Balancing.Selection;

/// <summary>Finds a member in proportion to weight by looking at each. The last resort when most are
/// unavailable.</summary>
internal static class WeightedLinearSearch
{
    /// <param name="members">The members.</param>
    /// <param name="context">What decides, with availability, which of them may be returned.</param>
    /// <param name="phase">The point to pick, as a fraction of 2^64; evenly spread phases give exact shares.</param>
    /// <returns>Null if each was unavailable or excluded.</returns>
    public static Backend? Find(ReadOnlySpan<Backend> members, in SelectionContext context, ulong phase)
    {
        ExclusionFilter filter = new(in context);
        ulong total = 0;
        foreach (Backend backend in members)
        {
            total += filter.CanSelect(backend) ? (ulong)backend.Weight : 0;
        }

        ulong target = Math.BigMul(phase, total, out _);
        Backend? last = null;
        foreach (Backend backend in members)
        {
            if (!filter.CanSelect(backend))
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

        filter.Dispose();
        return last; // if flags changed between the two passes, the last one that may be returned
    }
}
