using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Balancing.Pool;
using Balancing.Selection;
using Balancing.Selectors.LeastConnections;

namespace Balancing;

/// <summary>Picks a backend with the fewest requests in flight for its weight: in flight ÷ weight.</summary>
/// <remarks>
/// <para>Counts the leases of all selectors of the pool, exactly; a request without a lease does not count. Backends
/// that tie take turns in proportion to weight, whatever their position in the pool: idle backends of weights 2 and 1
/// share serial requests 2 : 1.</para>
/// <para>A new backend is idle and receives every request until it has caught up: with ten backends at 50 in flight,
/// the next 50. Counts are per process; the requests of other processes to the same backends are not visible.</para>
/// <para>If some requests are far more costly than others, give each kind a pool and a selector of its own: counts do
/// not distinguish them, and requests that alternate could get the same backends each time.</para>
/// <para>Cost: O(log n) to pick, to acquire and to dispose, with up to sixteen exclusions too; O(n) with more, or if
/// nothing is available, and per change of the pool. All members are safe on any thread; a selection takes no lock and
/// allocates nothing.</para>
/// </remarks>
[DebuggerDisplay("{DebuggerDisplay,nq}")]
public sealed class LeastConnectionsSelector : IBackendSelector, IDisposable
{
    // How many turns warming members may refuse before all that tie are looked at.
    private const int MaxTurns = 8;

    private readonly LoadIndex _index;

    // Decides among backends that tie. Retries have a turn of their own: a backend that always fails would otherwise be
    // tried first more often than others.
    private ulong _turn;
    private ulong _retryTurn;
    private ulong _scanTurn;
    private int _disposed;

    /// <summary>Creates a selector for a pool.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="options">How load is measured; null for the defaults: in flight ÷ weight.</param>
    /// <exception cref="ArgumentNullException"><paramref name="pool"/> is null.</exception>
    public LeastConnectionsSelector(BackendPool pool, LeastConnectionsSelectorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pool);
        LoadRule rule = new(CountsNextRequest: options?.ShortestExpectedDelay ?? false);
        Pool = pool;
        _index = pool.AttachShared(index => index.Rule == rule, () => new LoadIndex(rule));

        // Random, so that the processes of a fleet do not all begin with one backend.
        _turn = (ulong)Random.Shared.NextInt64(long.MinValue, long.MaxValue);
        _retryTurn = _turn;
        _scanTurn = _turn;
    }

    private string DebuggerDisplay => $"least connections over {_index.Current.Members.Length} backends";

    /// <inheritdoc/>
    public BackendPool Pool { get; }

    /// <inheritdoc/>
    public bool TrySelect(in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
    {
        if (!context.IsRestricted && Volatile.Read(ref _disposed) == 0)
        {
            LoadTournamentTree tree = _index.Current;
            ulong turn = Volatile.Read(ref _turn);
            int position = tree.FindLeast(turn);
            if (position >= 0 && tree.Members[position].State.IsOpen)
            {
                backend = Take(tree, position, ref _turn, turn);
                return true;
            }
        }

        return TrySelectOther(context, out backend);
    }

    /// <summary>Detaches from the pool. Later selections use the last membership, or a newer one while another selector
    /// of the pool keeps the shared index up to date.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 0)
        {
            Pool.Detach(_index);
        }
    }

    // If another thread has moved the turn meanwhile, either value is as good a turn to go on from.
    private static Backend Take(LoadTournamentTree tree, int position, ref ulong turn, ulong present)
    {
        Volatile.Write(ref turn, tree.NextTurn(present, position));
        return tree.Members[position].Backend;
    }

    // Not inlined into the fast path. The context comes by value: see SelectionContext.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TrySelectOther(SelectionContext context, [NotNullWhen(true)] out Backend? backend)
    {
        OpeningWatch openings = new(Pool.Admission);
        do
        {
            backend = context.Candidates.IsEmpty ? Find(_index.Current, context) : FindAmongCandidates(context);
        }
        while (backend is null && openings.HasMoved());
        return backend is not null;
    }

    private Backend? Find(LoadTournamentTree tree, in SelectionContext context)
    {
        ref ulong turn = ref context.IsRestricted ? ref _retryTurn : ref _turn;
        ulong present = Volatile.Read(ref turn);
        int position = FindLeast(tree, context, ref present);

        // A warming member takes only a share of the ties that it could decide for itself.
        for (int i = 1; position >= 0 && !TakesTurn(tree.Members[position].Backend, context.Cost); i++)
        {
            if (i == MaxTurns)
            {
                // Newcomers that lie side by side have refused. The pick uses up no turn of the member that it finds,
                // so the rotation goes on behind those that have been asked.
                Volatile.Write(ref turn, tree.NextTurn(present, position));
                int found = FindByShare(tree.Members.AsSpan(), context);
                return found < 0 ? null : tree.Members[found].Backend;
            }

            present = tree.NextTurn(present, position);
            position = FindLeast(tree, context, ref present);
        }

        return position < 0 ? null : Take(tree, position, ref turn, present);
    }

    /// <summary>Finds a least loaded member that may be returned.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="context">What decides which of them may be returned.</param>
    /// <param name="turn">The turn; afterwards the one that found the member.</param>
    /// <returns>Its position; -1 if there is none.</returns>
    private int FindLeast(LoadTournamentTree tree, in SelectionContext context, ref ulong turn)
    {
        int position = -1;
        if (Volatile.Read(ref _disposed) == 0)
        {
            position = context.IsRestricted ? FindLeastNotExcluded(tree, context, ref turn) : tree.FindLeast(turn);
        }

        // Otherwise the tree found none (P02 requires looking at the members), too many are excluded, or this selector
        // was disposed and the tree may be stale.
        return position >= 0 && tree.Members[position].State.CanTake(context.Cost)
            ? position
            : tree.FindLeastLinearly(context.IsRestricted ? tree.Redraw(turn) : turn, context);
    }

    private Backend? FindAmongCandidates(in SelectionContext context)
    {
        using CandidateMembers candidates = new(Pool, context.Candidates.Span);
        ReadOnlySpan<PoolMember> members = candidates.Span;
        SelectionContext among = context with { Candidates = default };
        int position = FindByShare(members, among);
        return position < 0 ? null : members[position].Backend;
    }

    private int FindByShare(ReadOnlySpan<PoolMember> members, in SelectionContext context)
    {
        ulong turn = Interlocked.Increment(ref _scanTurn);
        return LeastLoadedLinearSearch.FindByShare(members, _index.Rule, context, TieDraw.PointOf(turn));
    }

    // Members that tie are alike for the load factor, so only the share of a warming one counts. Through the backend: a
    // disposed selector's members may have left and come back with another state.
    private static bool TakesTurn(Backend backend, int cost) =>
        backend.MemberState.AcceptedShare == MemberState.WholeShare || backend.MemberState.TakesTurn(cost);

    /// <summary>Finds a least loaded member that is not excluded.</summary>
    /// <param name="tree">The tree.</param>
    /// <param name="context">The exclusions.</param>
    /// <param name="turn">The turn; afterwards the one that found the member.</param>
    /// <returns>Its position; -1 if too many are excluded for the tree.</returns>
    private int FindLeastNotExcluded(LoadTournamentTree tree, in SelectionContext context, ref ulong turn)
    {
        int first = tree.FindLeast(turn);
        if (context.IsRetry && first >= 0 && tree.Members[first].State.IsOpen
            && !context.HasTried(tree.Members[first].Backend))
        {
            return first;
        }

        ExclusionFilter filter = new(in context);
        int position = first;
        if (!tree.IsWeighted)
        {
            // Mostly an excluded member ties with others that are not. Then it is enough to give the next one its turn.
            int maxTurns = Math.Min(context.Excluded.Length, MaskedLoadRows.MaxMembers);
            for (int i = 0; i < maxTurns && position >= 0 && !filter.CanSelect(tree.Members[position].Backend); i++)
            {
                turn = tree.NextTurn(turn, position);
                position = tree.FindLeast(turn);
                position = position == first ? -1 : position; // all that tie are excluded
            }
        }

        bool isFound = position >= 0 && filter.CanSelect(tree.Members[position].Backend);
        filter.Dispose();
        return isFound ? position : FindLeastPastExcluded(tree, context, tree.Redraw(turn));
    }

    /// <summary>Searches the tree past the excluded members; -1 if there are too many.</summary>
    private int FindLeastPastExcluded(LoadTournamentTree tree, in SelectionContext context, ulong turn)
    {
        ReadOnlySpan<Backend> excluded = context.Excluded.Span;
        if (excluded.Length > MaskedLoadRows.MaxMembers || context.Rejected is not null)
        {
            return -1;
        }

        Span<int> positions = stackalloc int[excluded.Length];
        int count = 0;
        foreach (Backend? backend in excluded)
        {
            int position = backend is null ? -1 : PositionOf(tree, backend);
            if (position >= 0)
            {
                positions[count++] = position;
            }
        }

        int found = tree.FindLeast(turn, positions[..count]);
        return found >= 0 && context.Excludes(tree.Members[found].Backend) ? -1 : found;
    }

    // An object of the same id that never joined has a counter of its own: then the member is looked up by id.
    private int PositionOf(LoadTournamentTree tree, Backend excluded)
    {
        int position = tree.PositionOf(excluded);
        return position < 0 && Pool.TryGetBackend(excluded.Id, out Backend? member)
            ? tree.PositionOf(member)
            : position;
    }
}
