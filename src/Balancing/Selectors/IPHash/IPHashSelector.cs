using System.Diagnostics.CodeAnalysis;
using Balancing.Selectors.IPHash;

namespace Balancing;

/// <summary>Simple session affinity: as long as the pool does not change, a client address (or any key) always meets the same backend.</summary>
/// <remarks>
/// <para>Perfectly even over many clients, in proportion to weight, and small. It is <b>not</b> consistent: when a backend joins or
/// leaves, or a weight changes, about (n−1)/n of all clients move. If that hurts, use <see cref="ConsistentHashSelector"/>.</para>
/// <para>While a backend is unavailable its clients go each to a backend of their own choice, spread over all others, and come back
/// afterwards; nobody else moves. A request without a key goes to a random backend.</para>
/// <para>Placement depends on ids, weights and key alone; see <see cref="PlacementVersion"/>. Each address is its own client; to keep a
/// network together give <see cref="SelectionKey.FromIPAddress"/> a prefix length. Cost: O(1) to pick, about 1 ÷ (available
/// share) tries if some are unavailable, O(n) after 64 tries; O(n log n) per change of the pool. All members are safe on
/// any thread; a selection takes no lock and allocates nothing.</para>
/// </remarks>
public sealed class IPHashSelector : IReplicaSelector, IDisposable
{
    /// <summary>Which rules of placement this version of the library follows. It changes only if clients would move.</summary>
    public static int PlacementVersion => 1; // not a constant: callers would keep the value they were compiled with

    private readonly PoolView<IPHashSnapshot> _view;

    /// <summary>Creates a selector for a pool.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="options">The seed of the placement; null for the default, no seed.</param>
    /// <exception cref="ArgumentNullException"><paramref name="pool"/> is null.</exception>
    public IPHashSelector(BackendPool pool, IPHashSelectorOptions? options = null)
    {
        ulong seed = options?.Seed ?? 0; // read once: a later change of the options has no effect
        _view = new PoolView<IPHashSnapshot>(pool, (members, _) => new IPHashSnapshot(members, seed));
    }

    /// <inheritdoc/>
    public bool TrySelect(in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
    {
        IPHashSnapshot view = _view.Current;
        if (view.Backends.IsEmpty)
        {
            backend = null;
            return false;
        }

        ulong place = view.PlaceOf(context.Key);
        backend = view.At(place);
        return context.CanSelect(backend) || TrySelectNext(view, place, context, out backend);
    }

    /// <inheritdoc/>
    public int SelectReplicas(in SelectionContext context, Span<Backend> destination)
    {
        IPHashSnapshot view = _view.Current;
        return view.Backends.IsEmpty
            ? 0
            : RehashWalk.Fill(view, view.PlaceOf(context.Key), context, destination);
    }

    /// <summary>Detaches from the pool. Selections that still come see the last membership.</summary>
    public void Dispose() => _view.Dispose();

    private static bool TrySelectNext(IPHashSnapshot view, ulong place, in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
    {
        backend = null;
        RehashWalk.Fill(view, place, context, new Span<Backend>(ref backend!));
        return backend is not null;
    }
}
