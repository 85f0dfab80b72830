using System.Diagnostics.CodeAnalysis;
using Balancing;

namespace Samples.CustomSelector;

/// <summary>Stays in its own zone until the servers there are <c>detour</c> times as busy as those elsewhere.</summary>
/// <remarks>The cheapest member wins, ties by lot: (requests in flight + 1) ÷ weight, times <c>detour</c> in another zone.</remarks>
public sealed class ZoneSelector(BackendPool pool, string zone, double detour) : IBackendSelector, IDisposable
{
    // Rebuilt when the membership changes, and only then: whatever can be known in advance belongs here.
    private readonly PoolView<Candidate[]> _view = new(pool, (members, _) =>
        [.. members.Select(member => new Candidate(member, (member is ZonedBackend near && near.Zone == zone ? 1 : detour) / member.Weight))]);

    public bool TrySelect(in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
    {
        backend = null;
        double lowest = double.PositiveInfinity;
        int ties = 0;
        foreach ((Backend candidate, double price) in _view.Current) // read once: one membership per selection
        {
            double cost = (candidate.InFlightCount + 1) * price;
            if (cost > lowest || !context.CanSelect(candidate)) // available and not excluded, at this moment
            {
                continue;
            }

            ties = cost < lowest ? 1 : ties + 1;
            backend = Random.Shared.Next(ties) == 0 ? candidate : backend; // the k-th of equals wins with 1/k: all alike
            lowest = cost;
        }

        return backend is not null;
    }

    public void Dispose() => _view.Dispose();
}
