using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Balancing.Selection;
using Balancing.Selectors.Common;
using Balancing.Selectors.IPHash;

namespace Balancing;

/// <summary>Simple session affinity: while the pool does not change, a client address (or any key) always gets the
/// same backend.</summary>
/// <remarks>
/// <para>Perfectly even over many clients, in proportion to weight, and small. It is <b>not</b> consistent: when a
/// backend joins or leaves, or a weight changes, about (n−1)/n of all clients move. If that hurts, use
/// <see cref="ConsistentHashSelector"/>.</para>
/// <para>While a backend is unavailable, each of its clients is rehashed to one of the others in proportion to weight
/// and returns when it recovers. No other client moves. A request without a key goes to a random backend.</para>
/// <para>Placement depends on ids, weights, seed and key alone; see <see cref="PlacementVersion"/>. Two tiers with the
/// same ids need different seeds; see <see cref="IPHashSelectorOptions.Seed"/>. Each address is a client of its own; to
/// keep a network together, give <see cref="SelectionKey.FromIPAddress"/> a prefix length.</para>
/// <para>Cost: O(1) to pick; about 1 ÷ (available share) hashes if some backends are unavailable, and O(n) after 64 of
/// them; O(n log n) per change of the pool. All members are safe on any thread. A selection takes no lock and allocates
/// nothing.</para>
/// </remarks>
[DebuggerDisplay("{DebuggerDisplay,nq}")]
public sealed class IPHashSelector : IReplicaSelector, IDisposable
{
    /// <summary>The version of the placement rules. It changes only if clients would move.</summary>
    public static int PlacementVersion => 1; // not a constant: callers would keep the value they were compiled with

    private readonly PoolView<IPHashSnapshot> _view;

    /// <summary>Creates a selector for a pool.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="options">The seed of the placement; null for the default, no seed.</param>
    /// <exception cref="ArgumentNullException"><paramref name="pool"/> is null.</exception>
    public IPHashSelector(BackendPool pool, IPHashSelectorOptions? options = null)
    {
        ulong seed = options?.Seed ?? 0; // read once: a later change of the options has no effect
        _view = new PoolView<IPHashSnapshot>(pool, (members, previous) => new IPHashSnapshot(members, seed, previous));
    }

    private string DebuggerDisplay => $"IP hash over {_view.Current.Backends.Length} backends";

    /// <inheritdoc/>
    public BackendPool Pool => _view.Pool;

    /// <inheritdoc/>
    public bool TrySelect(in SelectionContext context, [NotNullWhen(true)] out Backend? backend) =>
        KeyedSelection.TrySelectOwner(new IPHashTable(_view.Current), context, out backend)
        || TrySelectOther(context, out backend);

    /// <inheritdoc/>
    public int SelectReplicas(in SelectionContext context, Span<Backend> destination)
    {
        OpeningWatch openings = new(Pool.Admission);
        int found;
        do
        {
            found = KeyedSelection.SelectReplicas(new IPHashTable(_view.Current), Pool, context, destination);
        }
        while (found == 0 && openings.HasMoved());
        return found;
    }

    /// <summary>Detaches from the pool. Later selections use the last membership.</summary>
    public void Dispose() => _view.Dispose();

    // Not inlined into the fast path. The context comes by value: see SelectionContext.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TrySelectOther(SelectionContext context, [NotNullWhen(true)] out Backend? backend)
    {
        if (KeyedSelection.TrySelectUntried(new IPHashTable(_view.Current), context, out backend))
        {
            return true;
        }

        OpeningWatch openings = new(Pool.Admission);
        do
        {
            if (KeyedSelection.TrySelect(new IPHashTable(_view.Current), Pool, context, out backend))
            {
                return true;
            }
        }
        while (openings.HasMoved());
        return false;
    }
}
