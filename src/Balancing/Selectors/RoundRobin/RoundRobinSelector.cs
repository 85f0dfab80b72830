using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Balancing.Hashing;
using Balancing.Pool;
using Balancing.Selection;
using Balancing.Selectors.RoundRobin;

namespace Balancing;

/// <summary>Lets the backends take turns, in proportion to their weights and smoothly: {a: 5, b: 1, c: 1} gives a a b a
/// c a a.</summary>
/// <remarks>
/// <para>From the start of a cycle each backend has had its exact share to within less than one pick. The position in
/// the cycle survives changes of the pool, so no backend at the end of the list starves when updates are frequent. The
/// turns of an unavailable backend go to all others in proportion, not to its neighbor.</para>
/// <para>A selector begins at a random turn; see <see cref="RoundRobinSelectorOptions.InitialTurn"/>. It does not look
/// at load, which is fine for many short requests of equal cost. If cheap and costly requests alternate, give each kind
/// a selector of its own; otherwise all costly ones can get the same backends.</para>
/// <para>Cost: O(1), about 1 ÷ (available share) probes if some are unavailable or excluded, O(n) after 64 of those.
/// Memory: two references per slot; slots are the weights without their common divisor, at most max(65,536, 16 ×
/// members), beyond which shares are rounded. All members are safe on any thread; a selection takes no lock and
/// allocates nothing.</para>
/// </remarks>
[DebuggerDisplay("{DebuggerDisplay,nq}")]
public sealed class RoundRobinSelector : IBackendSelector, IDisposable
{
    // If slots are unavailable independently, 64 probes fail with probability 0.5^64 at 50 % down and 0.9^64 = 1/850 at
    // 90 %. Adjacent failures (a rack) make longer runs; the linear search covers them.
    private const int MaxProbes = 64;

    private readonly PoolView<RoundRobinSnapshot> _view;

    // The position in the cycle as a fraction of a turn (2^64 is the whole). A fraction keeps its meaning when the
    // length of the cycle changes; it wraps by itself. Retries have a phase of their own. If they used up the turns of
    // first tries, a backend that always fails could be tried first each time. With two backends, every second turn
    // would be a retry.
    private ulong _phase;
    private ulong _retryPhase;
    private ulong _redraws;
    private ulong _scanPhase;

    /// <summary>Creates a selector for a pool.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="options">Where to begin; null for the default, at random.</param>
    /// <exception cref="ArgumentNullException"><paramref name="pool"/> is null.</exception>
    public RoundRobinSelector(BackendPool pool, RoundRobinSelectorOptions? options = null)
    {
        _view = PoolView<RoundRobinSnapshot>.Create(
            pool, static (members, previous) => new RoundRobinSnapshot(members, previous));
        _phase = options?.InitialTurn is { } turn
            ? unchecked((ulong)turn * _view.Current.Step)
            : (ulong)Random.Shared.NextInt64(long.MinValue, long.MaxValue);
        _retryPhase = _redraws = _scanPhase = _phase; // clients that begin together do not begin alike
    }

    private string DebuggerDisplay => $"round robin over {_view.Current.Members.Length} backends";

    /// <inheritdoc/>
    public BackendPool Pool => _view.Pool;

    /// <inheritdoc/>
    public bool TrySelect(in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
    {
        RoundRobinSnapshot snapshot = _view.Current;
        if (!snapshot.Members.IsEmpty && !context.IsRestricted)
        {
            // The turn of a backend that does not take it is used up like any other. So the next backend gets its own
            // turn and no additional one.
            for (int probe = 0; probe < MaxProbes; probe++)
            {
                ref readonly RoundRobinSlot slot =
                    ref snapshot.SlotAt(Interlocked.Add(ref _phase, snapshot.Step) - snapshot.Step);
                if (slot.TakesTurn(context.Cost))
                {
                    backend = slot.Backend;
                    return true;
                }
            }
        }

        return TrySelectOther(context, out backend);
    }

    /// <summary>Detaches from the pool. Later selections use the last membership.</summary>
    public void Dispose() => _view.Dispose();

    // Not inlined into the fast path. The context comes by value: see SelectionContext.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TrySelectOther(SelectionContext context, [NotNullWhen(true)] out Backend? backend)
    {
        RoundRobinSnapshot snapshot = _view.Current;
        if (context.IsRetry && !snapshot.Members.IsEmpty)
        {
            ref readonly RoundRobinSlot turn = ref snapshot.SlotAt(NextRetryPhase(snapshot));
            if (!context.HasTried(turn.Backend) && turn.TakesTurn(context.Cost))
            {
                backend = turn.Backend;
                return true;
            }
        }

        OpeningWatch openings = new(Pool.Admission);
        do
        {
            backend = Find(_view.Current, context);
        }
        while (backend is null && openings.HasMoved());
        return backend is not null;
    }

    private Backend? Find(RoundRobinSnapshot snapshot, in SelectionContext context)
    {
        if (!context.Candidates.IsEmpty)
        {
            using CandidateMembers candidates = new(Pool, context.Candidates.Span);
            return Scan(candidates.Span, context with { Candidates = default });
        }

        return Probe(snapshot, context) ?? Scan(snapshot.Members, context);
    }

    /// <summary>Looks at turns that no first try uses.</summary>
    private Backend? Probe(RoundRobinSnapshot snapshot, in SelectionContext context)
    {
        if (snapshot.Members.IsEmpty || !context.IsRestricted)
        {
            return null; // probed already
        }

        // The turn of a retry is not looked at again: a warming backend that has given it away would get a second
        // chance.
        ExclusionFilter filter = new(in context);
        Backend? found = null;
        for (int probe = context.IsRetry ? 1 : 0; probe < MaxProbes && found is null; probe++)
        {
            // The turn after that of an excluded backend would favor its neighbors in the cycle: drawn at random, and
            // anew for each request, since a draw by the phase is the same in every cycle.
            ulong phase = probe == 0
                ? NextRetryPhase(snapshot)
                : SplitMix64.Mix(Interlocked.Add(ref _redraws, SplitMix64.Gamma));
            ref readonly RoundRobinSlot slot = ref snapshot.SlotAt(phase);
            found = filter.CanSelect(slot.Backend) && slot.TakesTurn(context.Cost) ? slot.Backend : null;
        }

        filter.Dispose();
        return found;
    }

    private ulong NextRetryPhase(RoundRobinSnapshot snapshot) =>
        Interlocked.Add(ref _retryPhase, snapshot.Step) - snapshot.Step;

    private Backend? Scan(ReadOnlySpan<PoolMember> members, in SelectionContext context)
    {
        ulong turn = Interlocked.Add(ref _scanPhase, SplitMix64.Gamma);
        return WeightedLinearSearch.Find(members, Pool.Admission.Bound, context, turn);
    }
}
