using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Balancing.Pool;
using Balancing.Selection;
using Balancing.Selectors.Common;
using Balancing.Selectors.PowerOfTwoChoices;

namespace Balancing;

/// <summary>Draws two backends and picks the one with fewer requests in flight for its weight.</summary>
/// <remarks>
/// <para>The two are distinct, and drawn in proportion to weight. If they tie, it is the one drawn first: so idle
/// backends share serial requests in proportion to weight, exactly. The most loaded backend is never picked, unless
/// others tie with it or no other may be selected. The weight of a backend that warms up counts times its share.</para>
/// <para>Beside <see cref="LeastConnectionsSelector"/> requests wait longer, since the least loaded backend is seldom
/// one of two. In return a new backend gets about twice its share until it has caught up, and not every request. For
/// the same reason several processes that see only their own requests do not all select the same backend.</para>
/// <para>Cost: O(1) to pick, and nothing when a lease is taken or disposed; about 2 ÷ (available share) draws if some
/// backends are unavailable or excluded, O(n) after 64 of those; O(n) per change of the pool. All members are safe on
/// any thread; a selection takes no lock, writes nothing that threads share, and allocates nothing.</para>
/// <para>Mitzenmacher, "The power of two choices in randomized load balancing", IEEE TPDS 12 (2001).</para>
/// </remarks>
[DebuggerDisplay("{DebuggerDisplay,nq}")]
public sealed class PowerOfTwoChoicesSelector : IBackendSelector, IDisposable
{
    private readonly PoolView<TwoChoicesSnapshot> _view;

    /// <summary>Creates a selector for a pool.</summary>
    /// <param name="pool">The pool.</param>
    /// <exception cref="ArgumentNullException"><paramref name="pool"/> is null.</exception>
    public PowerOfTwoChoicesSelector(BackendPool pool) =>
        _view = PoolView<TwoChoicesSnapshot>.Create(
            pool, static (members, previous) => new TwoChoicesSnapshot(members, previous));

    private string DebuggerDisplay => $"two choices over {_view.Current.Members.Count} backends";

    /// <inheritdoc/>
    public BackendPool Pool => _view.Pool;

    /// <inheritdoc/>
    public bool TrySelect(in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
    {
        TwoChoicesSnapshot snapshot = _view.Current;
        WeightedMembers members = snapshot.Members;
        (Backend?, Backend?) drawn = default;
        if (members.Count > 0)
        {
            (int first, int second) = snapshot.Pairs.Draw();
            if (members[first].IsOpen && members[second].IsOpen && !context.IsRestricted)
            {
                // Without a branch, which would be predicted wrongly half of the time.
                int isSecond = (int)(snapshot.Compare(first, second) >> 63);
                backend = members[first ^ ((first ^ second) & isSecond)].Backend;
                return true;
            }

            drawn = (members[first].Backend, members[second].Backend);
        }

        return TrySelectOther(drawn, context, out backend);
    }

    /// <summary>Detaches from the pool. Later selections use the last membership.</summary>
    public void Dispose() => _view.Dispose();

    // Not inlined into the fast path. The context comes by value: see SelectionContext.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TrySelectOther(
        (Backend? First, Backend? Second) drawn,
        SelectionContext context,
        [NotNullWhen(true)] out Backend? backend)
    {
        if (drawn is ({ MemberState.IsOpen: true } first, { MemberState.IsOpen: true } second)
            && context.IsRetry
            && !context.HasTried(first)
            && !context.HasTried(second))
        {
            // The share of each is whole, since both are open.
            long order = TwoChoicesSnapshot.Compare(
                first.InFlightCount, first.Weight, second.InFlightCount, second.Weight);
            backend = order < 0 ? second : first;
            return true;
        }

        OpeningWatch openings = new(Pool.Admission);
        do
        {
            backend = Find(drawn, context);
            drawn = default;
        }
        while (backend is null && openings.HasMoved());
        return backend is not null;
    }

    private Backend? Find((Backend? First, Backend? Second) drawn, in SelectionContext context)
    {
        if (!context.Candidates.IsEmpty)
        {
            using CandidateMembers candidates = new(Pool, context.Candidates.Span);
            ReadOnlySpan<PoolMember> span = candidates.Span;
            SelectionContext among = context with { Candidates = default };
            return Choose(PairSearch.FindAmong(span, Strict(among))) ?? LeastLoadedSearch.Find(span, among);
        }

        WeightedMembers members = _view.Current.Members;
        return members.Count == 0
            ? null
            : Choose(PairSearch.Find(members, drawn, Strict(context)))
                ?? (Pool.Admission.Bound is null ? null : LeastLoadedSearch.Find(members.Span, context));
    }

    private SelectionContext Strict(in SelectionContext context) =>
        Pool.Admission.Bound is null ? context : context with { Pass = SelectionPass.IsWithinBound };

    private static Backend? Choose((Backend? First, Backend? Second) pair) =>
        pair is ({ } first, { } second) && TwoChoicesSnapshot.CompareLoads(first, second) > 0 ? second : pair.First;
}
