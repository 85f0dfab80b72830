namespace Balancing.Grpc.Picking;

/// <summary>Bounded load for picks: which backends are below their share of the open calls times the load
/// factor.</summary>
/// <remarks>The pool itself checks <see cref="BackendPoolOptions.LoadFactor"/> when a selector acquires a lease. Picks
/// come before their leases, so the rule is applied here. Calls that are picked at the same moment do not see each
/// other.</remarks>
internal sealed class LoadLimit(BackendPool pool, double factor)
{
    /// <summary>Whether one more call may begin on a backend.</summary>
    /// <param name="backend">The backend.</param>
    public bool Allows(Backend backend) => Allows(backend, GetAllowance());

    /// <summary>The backends on which one more call may begin. O(members).</summary>
    public Backend[] FindAllowed()
    {
        double allowance = GetAllowance();
        return [.. pool.Backends.Where(backend => Allows(backend, allowance))];
    }

    private static bool Allows(Backend backend, double allowance) =>
        backend.Weight > 0 && backend.InFlightCount < allowance * backend.Weight;

    // The calls that a unit of weight may have, this one included.
    private double GetAllowance()
    {
        SelectionContext context = default;
        long weight = 0;
        long calls = 1;
        foreach (Backend backend in pool.Backends)
        {
            calls += backend.InFlightCount;
            weight += context.CanSelect(backend) ? backend.Weight : 0;
        }

        return factor * calls / weight;
    }
}
