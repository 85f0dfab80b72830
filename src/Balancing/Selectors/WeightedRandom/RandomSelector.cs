using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Balancing.Hashing;
using Balancing.Pool;
using Balancing.Selection;
using Balancing.Selectors.Common;

namespace Balancing;

/// <summary>Picks a backend at random, in proportion to weight.</summary>
/// <remarks>
/// <para>Each pick is independent of all others. So many processes that use the same backends never fall into step, and
/// no pattern of requests can coincide with a pattern of picks. The price is spread: of 1,000 picks over ten backends,
/// a backend gets 100 ± 10, where <see cref="RoundRobinSelector"/> gives each exactly 100.</para>
/// <para>While a backend may not be selected, the others share its requests in proportion to weight. The numbers come
/// from a fast generator per thread. They are predictable, so they protect nothing.</para>
/// <para>Cost: O(1) to pick, whatever the weights; about 1 ÷ (available share) draws if some are unavailable or
/// excluded, O(n) after 64 of those; O(n) per change of the pool. All members are safe on any thread; a selection takes
/// no lock, writes nothing that threads share, and allocates nothing.</para>
/// </remarks>
[DebuggerDisplay("{DebuggerDisplay,nq}")]
public sealed class RandomSelector : IBackendSelector, IDisposable
{
    // With half of the weight unavailable, 64 draws fail with a probability of 0.5^64; with nine tenths, 0.9^64 =
    // 1/850.
    private const int MaxDraws = 64;

    private readonly PoolView<WeightedMembers> _view;

    /// <summary>Creates a selector for a pool.</summary>
    /// <param name="pool">The pool.</param>
    /// <exception cref="ArgumentNullException"><paramref name="pool"/> is null.</exception>
    public RandomSelector(BackendPool pool) =>
        _view = PoolView<WeightedMembers>.Create(
            pool, static (members, previous) => new WeightedMembers(members, previous));

    private string DebuggerDisplay => $"random over {_view.Current.Count} backends";

    /// <inheritdoc/>
    public BackendPool Pool => _view.Pool;

    /// <inheritdoc/>
    public bool TrySelect(in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
    {
        WeightedMembers members = _view.Current;
        Backend? drawn = null;
        if (members.Count > 0)
        {
            ref readonly DrawnMember member = ref members[members.Draw()];
            drawn = member.Backend;
            if (member.IsOpen && !context.IsRestricted)
            {
                backend = drawn;
                return true;
            }
        }

        return TrySelectOther(drawn, context, out backend);
    }

    /// <summary>Detaches from the pool. Later selections use the last membership.</summary>
    public void Dispose() => _view.Dispose();

    // The member that was drawn may be selected though it is not open, as in a panic. To draw another one instead would
    // give the open ones more than their share. Not inlined into the fast path. The context comes by value: see
    // SelectionContext.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TrySelectOther(
        Backend? drawn, SelectionContext context, [NotNullWhen(true)] out Backend? backend)
    {
        if (drawn is { MemberState.IsOpen: true } && context.IsRetry && !context.HasTried(drawn))
        {
            backend = drawn;
            return true;
        }

        OpeningWatch openings = new(Pool.Admission);
        do
        {
            backend = Find(drawn, context);
            drawn = null;
        }
        while (backend is null && openings.HasMoved());
        return backend is not null;
    }

    private Backend? Find(Backend? drawn, in SelectionContext context)
    {
        if (!context.Candidates.IsEmpty)
        {
            using CandidateMembers candidates = new(Pool, context.Candidates.Span);
            return Scan(candidates.Span, context with { Candidates = default });
        }

        WeightedMembers members = _view.Current;
        return members.Count == 0 ? null : Draw(members, drawn, context) ?? Scan(members.Span, context);
    }

    private Backend? Scan(ReadOnlySpan<PoolMember> members, in SelectionContext context) =>
        WeightedLinearSearch.Find(members, Pool.Admission.Bound, context, ThreadRandom.Next());

    private static Backend? Draw(WeightedMembers members, Backend? drawn, in SelectionContext context)
    {
        ExclusionFilter filter = new(context with { Pass = SelectionPass.TakesTurn });
        Backend candidate = drawn ?? members[members.Draw()].Backend;
        bool isFound = filter.CanSelect(candidate);
        for (int draw = 1; draw < MaxDraws && !isFound; draw++)
        {
            candidate = members[members.Draw()].Backend;
            isFound = filter.CanSelect(candidate);
        }

        filter.Dispose();
        return isFound ? candidate : null;
    }
}
