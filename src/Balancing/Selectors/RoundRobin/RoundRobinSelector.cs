using System.Diagnostics.CodeAnalysis;
using Balancing.Hashing;
using Balancing.Selection;
using Balancing.Selectors.RoundRobin;

namespace Balancing;

/// <summary>Lets the backends take turns, in proportion to their weights and smoothly: {a: 5, b: 1, c: 1} gives a a b a c a a.</summary>
/// <remarks>
/// <para>From the start of a cycle each backend has had its exact share to within less than one pick. The place in
/// the cycle survives changes of the pool, so nobody at the end of the list starves when updates are frequent. A backend that is
/// unavailable loses its turns to all others in proportion, not to its neighbour.</para>
/// <para>Sees nothing of the requests: fine for many short ones of equal cost. If many processes start at once, all
/// start on the first backend; with equal weights, giving each its members in another order spreads that.</para>
/// <para>Cost: O(1), about 1 ÷ (available share) turns if some are unavailable, O(n) after 64 of those and with exclusions.
/// Memory: two references per slot; slots are the weights without their common divisor, at most max(65,536, 16 × members),
/// beyond which shares are rounded. All members are safe on any thread; a selection takes no lock and allocates nothing.</para>
/// </remarks>
public sealed class RoundRobinSelector : IBackendSelector, IDisposable
{
    // With half of the slots unavailable, spread over the cycle, 64 turns never miss; with 90 % in one pick of 850. A rack that stands
    // together in the list and is down as a whole leaves longer runs; then the members are scanned.
    private const int MaxTurns = 64;

    private readonly PoolView<RoundRobinSnapshot> _view;

    // The place in the cycle as a fraction of a turn (2^64 is the whole). A fraction keeps its meaning when the
    // length of the cycle changes; it wraps by itself.
    private ulong _phase;
    private ulong _scanTurn;

    /// <summary>Creates a selector for a pool; it begins with the first slot of the cycle.</summary>
    /// <param name="pool">The pool.</param>
    /// <exception cref="ArgumentNullException"><paramref name="pool"/> is null.</exception>
    public RoundRobinSelector(BackendPool pool) =>
        _view = new PoolView<RoundRobinSnapshot>(pool, static (members, previous) => new RoundRobinSnapshot(members, previous));

    /// <inheritdoc/>
    public bool TrySelect(in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
    {
        RoundRobinSnapshot view = _view.Current;

        // Retries take turns of their own: if they used up those of first tries, a backend that always fails could come
        // to be tried first each time (with two backends, every second turn would be a retry).
        if (context.Excluded.IsEmpty && !view.Members.IsEmpty)
        {
            // An unavailable backend's turn is used up like any other, so the next in line gets its own turn and no more.
            for (int turn = 0; turn < MaxTurns; turn++)
            {
                ref readonly RoundRobinSlot slot = ref view.At(Interlocked.Add(ref _phase, view.Step) - view.Step);
                if (slot.IsAvailable)
                {
                    backend = slot.Backend;
                    return true;
                }
            }
        }

        backend = WeightedLinearSearch.Find(view.Members.AsSpan(), context, Interlocked.Add(ref _scanTurn, SplitMix64.Gamma));
        return backend is not null;
    }

    /// <summary>Detaches from the pool. Selections that still come see the last membership.</summary>
    public void Dispose() => _view.Dispose();
}
