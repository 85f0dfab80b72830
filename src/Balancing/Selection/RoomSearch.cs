namespace Balancing.Selection;

/// <summary>Whether the load factor leaves room on none of the members that a request may get. Then the factor does not
/// count, because it refuses nothing (P02).</summary>
internal static class RoomSearch
{
    /// <param name="pool">The pool; null if it is not known, and then the answer is false.</param>
    /// <param name="context">The request.</param>
    /// <remarks>Looks at the member with the least load for its weight. The load of the pool is read after those of the
    /// members: if all only grow meanwhile, and this one has no room, none has (P17). O(members).</remarks>
    public static bool HasNone(BackendPool? pool, in SelectionContext context)
    {
        if (pool?.Admission.Bound is not { } bound)
        {
            return false;
        }

        ExclusionFilter filter = new(in context);
        (int Load, int Weight) least = (int.MaxValue, 1);
        foreach (Backend backend in pool.Backends)
        {
            int load = backend.InFlightCount;
            if (backend.Weight > 0
                && (double)load / backend.Weight < (double)least.Load / least.Weight
                && filter.CanSelect(backend))
            {
                least = (load, backend.Weight);
            }
        }

        filter.Dispose();
        return !bound.HasRoom(least.Load, least.Weight, context.Cost);
    }
}
