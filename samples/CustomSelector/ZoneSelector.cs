using System.Diagnostics.CodeAnalysis;
using Balancing;

/// <summary>A backend in a zone. Derive from <see cref="Backend"/> to attach what an algorithm needs.</summary>
internal sealed class ZonedBackend(string id, string zone, int weight = 1) : Backend(id, weight)
{
    public string Zone => zone;
}

/// <summary>Stays in its own zone until the backends there are <c>detour</c> times as busy as the others.</summary>
internal sealed class ZoneSelector(BackendPool pool, string zone, double detour) : IBackendSelector, IDisposable
{
    // Built again when the membership changes, and only then. Whatever can be computed in advance belongs here.
    private readonly PoolView<(Backend Backend, double Price)[]> _view = new(pool, (members, _) =>
        [.. members.Select(member => (member, ((member as ZonedBackend)?.Zone == zone ? 1 : detour) / member.Weight))]);

    public BackendPool Pool => pool;
    public bool TrySelect(in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
    {
        (backend, double lowest) = (null, double.PositiveInfinity);
        foreach ((Backend candidate, double price) in _view.Current) // read once, so that one call sees one membership
        {
            double cost = ((candidate.InFlightCount + 1) * price) + (1e-9 * Random.Shared.NextDouble()); // ties: by lot
            if (cost < lowest && context.CanSelect(candidate)) // available and not excluded at this moment
                (lowest, backend) = (cost, candidate);
        }

        return backend is not null;
    }

    public void Dispose() => _view.Dispose();
}
