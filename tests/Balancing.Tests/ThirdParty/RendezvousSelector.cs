using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Balancing.Tests.ThirdParty;

/// <summary>
/// Highest random weight (Thaler and Ravishankar 1998), as a user of the library might add it. Picks the selectable
/// backend with the best score for the key. A score depends on no other backend, so no key moves without need.
/// </summary>
public sealed class RendezvousSelector(BackendPool pool) : IBackendSelector, IDisposable
{
    private readonly PoolView<Entry[]> _view = new(pool, static (members, _) =>
        [.. members.Select(static backend => new Entry(backend, SelectionKey.FromString(backend.Id).Hash))]);

    public bool TrySelect(in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
    {
        backend = null;
        ulong key = context.Key.HasValue ? context.Key.Hash : (ulong)Random.Shared.NextInt64();
        double best = double.NegativeInfinity;
        foreach ((Backend candidate, ulong hash) in _view.Current)
        {
            ulong mixed = SelectionKey.FromBytes(MemoryMarshal.AsBytes<ulong>([key, hash])).Hash;
            double score = Math.Log(((mixed >> 11) + 0.5) / (1UL << 53)) / candidate.Weight;
            if (score > best && context.CanSelect(candidate))
            {
                (backend, best) = (candidate, score);
            }
        }

        return backend is not null;
    }

    public void Dispose() => _view.Dispose();

    private sealed record Entry(Backend Backend, ulong Hash);
}
