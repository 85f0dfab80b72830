using System.Collections.Immutable;
using Balancing.Hashing;
using Balancing.Pool;

namespace Balancing.Selectors.LeastConnections;

/// <summary>
/// The members of one membership by load: finds a least loaded one in O(log n) and shares out ties.
/// </summary>
/// <remarks>
/// <para>Rows of costs. The lowest has one cost per member; each row above has the minimum of every sixteen below. The
/// topmost is short and is searched whole:</para>
/// <code>
/// top row            2             1              the least cost is 1
///                /      \      /      \
/// members       2 5 2 … 7      1 4 … 1 6           after member 2: the first one at cost 1; after that: the second
/// </code>
/// <para>With equal weights, members that tie take turns in the order of their positions. With unequal weights, each
/// entry also has a weight: that of the member, and above it that of all entries below that have the minimum. A tie
/// then is shared out in proportion to weight by walking down along these sums.</para>
/// <para>No lock: an update rewrites its leaf until it equals the load, then each entry above until it equals what lies
/// below. So the last writer of an entry re-read the entries below after its write, with a full fence in between. Once
/// all updates have completed, every entry is right. During an update an entry may be stale. Most updates leave the
/// minima as they are, so threads seldom write to the same line.</para>
/// </remarks>
internal sealed class LoadTournamentTree
{
    private const int MaxTopRowLength = 64;

    private readonly LoadRow[] _rows;

    public LoadTournamentTree(ImmutableArray<PoolMember> members, LoadRule rule)
    {
        Members = members;
        Rule = rule;
        IsWeighted = members.Any(member => member.Weight != members[0].Weight);
        List<LoadRow> rows = [new LoadRow(members.Length, IsWeighted)];
        while (rows[^1].Length > MaxTopRowLength)
        {
            rows.Add(new LoadRow(rows[^1].Groups, IsWeighted));
        }

        _rows = [.. rows];
        Leaves = [.. members.Select((member, position) => new LoadLeaf(this, position, member))];
        foreach (LoadLeaf leaf in Leaves)
        {
            RefreshLeaf(leaf);
        }

        for (int level = 1; level < _rows.Length; level++)
        {
            for (int i = 0; i < _rows[level].Length; i++)
            {
                RefreshEntry(level, i);
            }
        }
    }

    public ImmutableArray<PoolMember> Members { get; }

    public LoadRule Rule { get; }

    /// <summary>Whether the weights differ: then ties are drawn by weight, otherwise they go in turn.</summary>
    public bool IsWeighted { get; }

    /// <summary>One for each member, at the same position.</summary>
    public ImmutableArray<LoadLeaf> Leaves { get; }

    /// <summary>Rewrites what depends on one member. Called after its count or availability has changed.</summary>
    /// <remarks>All the way up even if an entry is right already: its writer may not have got further yet.</remarks>
    public void Refresh(LoadLeaf leaf)
    {
        RefreshLeaf(leaf);
        int position = leaf.Position;
        for (int level = 1; level < _rows.Length; level++)
        {
            position /= LoadGroup.Length;
            RefreshEntry(level, position);
        }
    }

    /// <summary>Finds a least loaded member.</summary>
    /// <param name="turn">Decides among members that tie; after the selection, <see cref="NextTurn"/> is due.</param>
    /// <returns>Its position; -1 if none is available according to the tree.</returns>
    public int FindLeast(ulong turn)
    {
        AllLoadRows rows = new(_rows);
        return IsWeighted
            ? LoadSearch.FindByWeight(ref rows, TieDraw.PointOf(turn))
            : LoadSearch.FindNext(ref rows, PreviousPosition(turn));
    }

    /// <summary>Finds a least loaded member other than a few, at most
    /// <see cref="MaskedLoadRows.MaxMembers"/>.</summary>
    /// <inheritdoc cref="FindLeast(ulong)"/>
    public int FindLeast(ulong turn, ReadOnlySpan<int> masked)
    {
        Span<LoadPatch> patches = stackalloc LoadPatch[MaskedLoadRows.MaxPatches(_rows.Length)];
        Span<long> group = stackalloc long[2 * LoadGroup.Length];
        MaskedLoadRows rows = new(_rows, masked, patches, group);
        return IsWeighted
            ? LoadSearch.FindByWeight(ref rows, TieDraw.PointOf(turn))
            : LoadSearch.FindNext(ref rows, PreviousPosition(turn));
    }

    /// <summary>Finds a least loaded member by looking at each, exact even while nothing keeps the tree up to
    /// date.</summary>
    /// <inheritdoc cref="FindLeast(ulong)"/>
    public int FindLeastLinearly(ulong turn, in SelectionContext context) => IsWeighted
        ? LeastLoadedLinearSearch.FindByWeight(Members.AsSpan(), Rule, context, TieDraw.PointOf(turn))
        : LeastLoadedLinearSearch.FindNext(Members.AsSpan(), Rule, context, PreviousPosition(turn));

    /// <summary>The position of a backend that this tree mirrors; -1 if it mirrors no such backend.</summary>
    public int PositionOf(Backend backend)
    {
        for (
            LoadObserver? observer = backend.MemberState.Load.Observers; observer is not null; observer = observer.Next)
        {
            if (observer is LoadLeaf leaf && leaf.Tree == this)
            {
                return leaf.Position;
            }
        }

        return -1;
    }

    /// <summary>The turn after one in which the member at a position was selected.</summary>
    /// <remarks>Equal weights: the position, so that the next one that ties follows. Unequal weights: the next
    /// <see cref="TieDraw"/>.</remarks>
    public ulong NextTurn(ulong turn, int position) => IsWeighted ? unchecked(turn + 1) : (ulong)position;

    /// <summary>The turn for another search, after the member that one found was excluded.</summary>
    /// <remarks>Equal weights: the same turn, as the next member follows. Unequal weights: an independent draw. The
    /// first lies in the interval of the excluded member; used again, it would favor the members that lie there without
    /// it.</remarks>
    public ulong Redraw(ulong turn) => IsWeighted ? SplitMix64.Mix(turn) : turn;

    // A position may be that of a longer membership: then the first one follows. A random first turn is scaled.
    private int PreviousPosition(ulong turn) => turn <= int.MaxValue
        ? Math.Min((int)turn, Members.Length - 1)
        : (int)Math.BigMul(turn, (ulong)Members.Length, out _);

    private void RefreshLeaf(LoadLeaf leaf)
    {
        LoadRow row = _rows[0];
        int position = leaf.Position;
        if (IsWeighted && row.Weight(position) == 0)
        {
            row.CompareExchangeWeight(position, 0, leaf.Weight); // once: the weight of a member never changes
        }

        while (true)
        {
            long seen = row.Cost(position);
            long cost = leaf.Cost;
            if (seen == cost)
            {
                return;
            }

            row.CompareExchangeCost(position, seen, cost);
        }
    }

    private void RefreshEntry(int level, int position)
    {
        LoadRow row = _rows[level];
        while (true)
        {
            long seenCost = row.Cost(position);
            long seenWeight = IsWeighted ? row.Weight(position) : 0;
            LoadGroup below = _rows[level - 1].Group(position);
            long least = below.Min();
            long weight = IsWeighted ? below.WeightOf(least) : 0;
            if (seenCost == least && seenWeight == weight)
            {
                return;
            }

            if (seenCost != least)
            {
                row.CompareExchangeCost(position, seenCost, least);
            }

            if (seenWeight != weight)
            {
                row.CompareExchangeWeight(position, seenWeight, weight);
            }
        }
    }
}
