using System.Diagnostics.CodeAnalysis;
using Balancing.Selection;
using Balancing.Selectors.ConsistentHash;

namespace Balancing;

/// <summary>Gives each key an owner on a hash ring of virtual nodes, so that a change of the pool moves only the keys it must.</summary>
/// <remarks>
/// <para>Adding a backend moves keys only to it, removing one only its keys, another weight only to or from it, without exception. An
/// unavailable backend's keys go each to the next backend on the ring and come home afterwards; nothing is rebuilt.</para>
/// <para>Placement depends on ids, weights, options and key alone: every process on every machine agrees, whatever the
/// order or history of its pool. See <see cref="PlacementVersion"/>. A request without a key
/// goes to a random point, so in proportion to weight.</para>
/// <para>Balance is statistical: with 160 points per weight the busiest of 100 equal backends has about 1.2 times the mean.
/// Cost: O(1) to pick, a walk of about 1 ÷ (available share) if some are unavailable; to add or remove one, O(its points) and a
/// look at each member. About 40 bytes per point.
/// All members are safe on any thread; a selection takes no lock and allocates nothing.</para>
/// <para>Karger et al., "Consistent hashing and random trees", STOC 1997.</para>
/// </remarks>
public sealed class ConsistentHashSelector : IReplicaSelector, IDisposable
{
    /// <summary>Which rules of placement this version of the library follows. It changes only if keys would move.</summary>
    public static int PlacementVersion => 1; // not a constant: callers would keep the value they were compiled with

    private static readonly ConsistentHashSelectorOptions DefaultOptions = new();

    private readonly PoolView<RingSnapshot> _view;

    /// <summary>Creates a selector for a pool.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="options">How to lay out the ring; null for the defaults: 160 points per weight and no seed.</param>
    /// <exception cref="ArgumentNullException"><paramref name="pool"/> is null.</exception>
    /// <exception cref="ArgumentException">The ring would need more than 16,777,216 points. Later changes of the pool that
    /// would lead there are refused with the same exception.</exception>
    public ConsistentHashSelector(BackendPool pool, ConsistentHashSelectorOptions? options = null)
    {
        // A copy: what the caller sets later must not change half of the ring.
        ConsistentHashSelectorOptions used = new() { PointsPerWeight = options?.PointsPerWeight ?? DefaultOptions.PointsPerWeight, Seed = options?.Seed ?? 0 };
        _view = new PoolView<RingSnapshot>(pool, (members, previous) => RingSnapshot.Next(members, previous, used));
    }

    /// <inheritdoc/>
    public bool TrySelect(in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
    {
        RingSnapshot view = _view.Current;
        if (view.MemberCount == 0)
        {
            backend = null;
            return false;
        }

        ulong place = view.PlaceOf(context.Key);
        backend = view.OwnerOf(place);
        return context.CanSelect(backend) || view.TryFindNext(place, context, out backend);
    }

    /// <inheritdoc/>
    public int SelectReplicas(in SelectionContext context, Span<Backend> destination)
    {
        RingSnapshot view = _view.Current;
        return view.MemberCount == 0
            ? 0
            : CandidateSearch.FillCandidates(view.Ring.WalkFrom(view.PlaceOf(context.Key)), view.Backends, view.MemberCount, context, destination);
    }

    /// <summary>Picks a backend for each of many keys, as <see cref="TrySelect"/> would for one, all from the same membership.</summary>
    /// <param name="keys">The keys, of a multi-get for example.</param>
    /// <param name="destination">Takes the pick for each key at the key's position; null if there is none. What is longer stays as it is.</param>
    /// <returns>For how many keys there is a pick. Less than all only if every member was, at some moment of the call, unavailable.</returns>
    /// <exception cref="ArgumentException"><paramref name="destination"/> is shorter than <paramref name="keys"/>.</exception>
    /// <remarks>Takes less time than as many single selections, the more so the larger the ring. Allocates nothing.</remarks>
    public int SelectBatch(ReadOnlySpan<SelectionKey> keys, Span<Backend?> destination)
    {
        if (destination.Length < keys.Length)
        {
            throw new ArgumentException($"The destination has room for {destination.Length} backends; there are {keys.Length} keys.", nameof(destination));
        }

        RingSnapshot view = _view.Current;
        if (view.MemberCount == 0)
        {
            destination[..keys.Length].Clear();
            return 0;
        }

        return RingBatch.Select(view, keys, destination);
    }

    /// <summary>Detaches from the pool. Selections that still come see the last membership.</summary>
    public void Dispose() => _view.Dispose();
}
