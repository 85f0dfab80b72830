using System.Collections.Immutable;

namespace Balancing.Selectors.LeastConnections;

/// <summary>
/// The members of one membership by how loaded they are: finds a least loaded one in O(log n), the next in line of those that are equally so.
/// </summary>
/// <remarks>
/// <para>Rows of costs. The lowest has one cost per member; each row above has the minimum of every sixteen below. The
/// topmost is short and is scanned whole:</para>
/// <code>
/// top row            2             1              the least cost is 1
///                /      \      /      \
/// members       2 5 2 … 7      1 4 … 1 6           after member 2: the first one at cost 1; after that: the second
/// </code>
/// <para>No lock: whoever changes a count rewrites its leaf until it equals the count, then each entry above until it
/// equals the minimum below. So the last writer of an entry has seen it right after writing, with a full fence in
/// between, and once all updates have ended every entry is right. While some are running, an entry may show what was true at some moment of one of them.
/// Most updates leave the minima as they are, so threads seldom write to the same line.</para>
/// </remarks>
internal sealed class LoadTournamentTree
{
    private const int LongestTopRow = 64;

    // A search that meets entries in the middle of their update starts again; this often, then the caller scans.
    private const int MaxSearches = 4;

    private readonly LoadRow[] _rows;

    public LoadTournamentTree(ImmutableArray<Backend> members)
    {
        Members = members;
        List<LoadRow> rows = [new LoadRow(members.Length)];
        while (rows[^1].Length > LongestTopRow)
        {
            rows.Add(new LoadRow(rows[^1].Groups));
        }

        _rows = [.. rows];
        Leaves = [.. members.Select((backend, position) => new LoadLeaf(this, position, backend))];
        foreach (LoadLeaf leaf in Leaves)
        {
            RefreshCost(leaf);
        }

        for (int level = 1; level < _rows.Length; level++)
        {
            for (int i = 0; i < _rows[level].Length; i++)
            {
                RefreshEntry(level, i);
            }
        }
    }

    public ImmutableArray<Backend> Members { get; }

    /// <summary>One for each member, at the same position.</summary>
    public ImmutableArray<LoadLeaf> Leaves { get; }

    /// <summary>Rewrites what depends on one member. Called after its count or availability has changed.</summary>
    /// <remarks>All the way up even if an entry is right already: whoever wrote it may not have got further yet.</remarks>
    public void Refresh(LoadLeaf leaf)
    {
        RefreshCost(leaf);
        int position = leaf.Position;
        for (int level = 1; level < _rows.Length; level++)
        {
            position /= LoadRow.GroupLength;
            RefreshEntry(level, position);
        }
    }

    /// <summary>Finds the first least loaded member after a position, going round at the end.</summary>
    /// <param name="previous">As a rule whom the last search found: so equals take turns, whatever stands between them.</param>
    /// <returns>Its position; -1 if nobody is available as far as the tree knows.</returns>
    public int FindLeast(int previous)
    {
        for (int search = 0; search < MaxSearches; search++)
        {
            long least = _rows[^1].Least();
            if (least == LoadCost.Unavailable)
            {
                break;
            }

            int found = FindNext(0, previous + 1, least);
            found = found >= 0 ? found : FindNext(0, 0, least);
            if (found >= 0)
            {
                return found;
            }
        }

        return -1;
    }

    /// <summary>The first position of a row with this cost, not before <paramref name="from"/>.</summary>
    private int FindNext(int level, int from, long cost)
    {
        LoadRow row = _rows[level];
        if (from >= row.Length)
        {
            return -1;
        }

        int found = row.FindInGroup(from, cost);
        if (found >= 0)
        {
            return found;
        }

        int nextGroup = (from / LoadRow.GroupLength) + 1;
        if (level + 1 < _rows.Length)
        {
            int group = FindNext(level + 1, nextGroup, cost);
            return group < 0 ? -1 : row.FindInGroup(group * LoadRow.GroupLength, cost);
        }

        for (int group = nextGroup; group < row.Groups && found < 0; group++)
        {
            found = row.FindInGroup(group * LoadRow.GroupLength, cost);
        }

        return found;
    }

    private void RefreshCost(LoadLeaf leaf)
    {
        LoadRow row = _rows[0];
        int position = leaf.Position;
        while (true)
        {
            long seen = row[position];
            long cost = leaf.Cost;
            if (seen == cost)
            {
                return;
            }

            row.Replace(position, seen, cost);
        }
    }

    private void RefreshEntry(int level, int position)
    {
        LoadRow row = _rows[level];
        LoadRow below = _rows[level - 1];
        while (true)
        {
            long seen = row[position];
            long least = below.Least(position);
            if (seen == least)
            {
                return;
            }

            row.Replace(position, seen, least);
        }
    }
}
