using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Balancing.Selection;
using Balancing.Selectors.Common;
using Balancing.Selectors.ConsistentHash;

namespace Balancing;

/// <summary>Gives each key an owner on a hash ring, on which each backend has many points. A change of the pool moves
/// as few keys as possible.</summary>
/// <remarks>
/// <para>Adding a backend moves keys only to it. Removing one moves only its keys. Another weight moves keys only to or
/// from that backend. There is no exception. The keys of an unavailable backend each go to the next backend on the ring
/// and return when it recovers; nothing is rebuilt.</para>
/// <para>Placement depends on ids, weights, options and key alone. Every process on every machine computes the same,
/// whatever the order or history of its pool; see <see cref="PlacementVersion"/>. Two tiers with the same ids need
/// different seeds; see <see cref="ConsistentHashSelectorOptions.Seed"/>. A request without a key goes to a random
/// point, and so to a backend in proportion to weight.</para>
/// <para>Balance is statistical: with 160 points per weight the busiest of 100 equal backends has about 1.2 times the
/// mean. Where weights are around 100, set <see cref="ConsistentHashSelectorOptions.WeightUnit"/>.</para>
/// <para>Cost: O(1) to pick, and about 1 ÷ (available share) steps if some backends are unavailable. If few are
/// available, a pick reads each member and the points of the available ones. A change costs O(points that come or go +
/// members). About 40 bytes per point. All members are safe on any thread. A selection takes no lock and allocates
/// nothing.</para>
/// <para>Karger et al., "Consistent hashing and random trees", STOC 1997.</para>
/// </remarks>
[DebuggerDisplay("{DebuggerDisplay,nq}")]
public sealed class ConsistentHashSelector : IReplicaSelector, IDisposable
{
    /// <summary>The version of the placement rules. It changes only if keys would move.</summary>
    public static int PlacementVersion => 1; // not a constant: callers would keep the value they were compiled with

    private static readonly ConsistentHashSelectorOptions DefaultOptions = new();

    private readonly PoolView<RingSnapshot> _view;

    /// <summary>Creates a selector for a pool.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="options">The layout of the ring; null for the defaults: 160 points per unit of weight, and no
    /// seed.</param>
    /// <exception cref="ArgumentNullException"><paramref name="pool"/> is null.</exception>
    /// <exception cref="ArgumentException">The ring would have more than 16,777,216 points. A later change of the pool
    /// that would lead there is refused with the same exception.</exception>
    public ConsistentHashSelector(BackendPool pool, ConsistentHashSelectorOptions? options = null)
    {
        RingLayout layout = RingLayout.Copy(options ?? DefaultOptions);
        _view = new PoolView<RingSnapshot>(pool, (members, previous) =>
        {
            string? parameter = previous is null ? nameof(options) : null; // a change of the pool has no options
            layout.ThrowIfTooLarge(members.Select(static backend => backend.Weight), parameter);
            return RingSnapshot.Create(members, previous, layout);
        });
    }

    private string DebuggerDisplay => $"consistent hash over {_view.Current.MemberCount} backends";

    /// <inheritdoc/>
    public BackendPool Pool => _view.Pool;

    /// <inheritdoc/>
    public bool TrySelect(in SelectionContext context, [NotNullWhen(true)] out Backend? backend) =>
        KeyedSelection.TrySelectOwner(new RingTable(_view.Current), context, out backend)
        || TrySelectOther(context, out backend);

    /// <inheritdoc/>
    public int SelectReplicas(in SelectionContext context, Span<Backend> destination)
    {
        OpeningWatch openings = new(Pool.Admission);
        int found;
        do
        {
            found = KeyedSelection.SelectReplicas(new RingTable(_view.Current), Pool, context, destination);
        }
        while (found == 0 && openings.HasMoved());
        return found;
    }

    /// <summary>Selects a backend for each of many keys, all from the same membership.</summary>
    /// <param name="keys">The keys, for example of a multi-get.</param>
    /// <param name="destination">Takes at the position of each key what <see cref="TrySelect"/> would return for it;
    /// null if there is none. Elements beyond the number of keys are not modified.</param>
    /// <returns>The number of keys for which a backend was found. It is smaller than the number of keys only if
    /// each backend, at some moment of the call, could not be selected.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than
    /// <paramref name="keys"/>.</exception>
    /// <remarks>On a large ring it takes less time than as many single selections. Allocates
    /// nothing.</remarks>
    public int SelectBatch(ReadOnlySpan<SelectionKey> keys, Span<Backend?> destination)
    {
        if (destination.Length < keys.Length)
        {
            throw new ArgumentException(
                $"The destination must have room for {keys.Length} backends, but has room for {destination.Length}.",
                nameof(destination));
        }

        OpeningWatch openings = new(Pool.Admission);
        int selected;
        do
        {
            selected = RingBatch.Select(new RingTable(_view.Current), Pool, keys, destination);
        }
        while (selected < keys.Length && openings.HasMoved());
        return selected;
    }

    /// <summary>Detaches from the pool. Later selections use the last membership.</summary>
    public void Dispose() => _view.Dispose();

    // Not inlined into the fast path. The context comes by value: see SelectionContext.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TrySelectOther(SelectionContext context, [NotNullWhen(true)] out Backend? backend)
    {
        if (KeyedSelection.TrySelectUntried(new RingTable(_view.Current), context, out backend))
        {
            return true;
        }

        OpeningWatch openings = new(Pool.Admission);
        do
        {
            if (KeyedSelection.TrySelect(new RingTable(_view.Current), Pool, context, out backend))
            {
                return true;
            }
        }
        while (openings.HasMoved());
        return false;
    }
}
