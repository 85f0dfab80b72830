namespace Balancing.Selectors.LeastConnections;

/// <summary>The rows as they would be if a few members were unavailable: what a retry searches.</summary>
/// <remarks>
/// For each masked member, its cost and the entries above it are computed anew into patches; a group that has patches
/// is copied and patched when it is read. For k members that is O(k · log n), and nothing is written to the tree.
/// </remarks>
internal ref struct MaskedLoadRows : ILoadRows
{
    /// <summary>The most members that can be masked.</summary>
    public const int MaxMembers = 16;

    private readonly LoadRow[] _rows;
    private readonly Span<LoadPatch> _patches;
    private readonly Span<long> _group;
    private int _count;

    /// <param name="rows">The rows.</param>
    /// <param name="positions">The members to mask, at most <see cref="MaxMembers"/>; may repeat.</param>
    /// <param name="patches">Room for <see cref="MaxPatches"/> patches.</param>
    /// <param name="group">Room for the costs and weights of a group.</param>
    public MaskedLoadRows(LoadRow[] rows, ReadOnlySpan<int> positions, Span<LoadPatch> patches, Span<long> group)
    {
        _rows = rows;
        _patches = patches;
        _group = rows[0].IsWeighted ? group : group[..LoadGroup.Length];
        foreach (int position in positions)
        {
            Patch(0, position, LoadRule.Unavailable, 0);
        }

        for (int level = 1, first = 0; level < rows.Length; level++)
        {
            int end = _count;
            for (; first < end; first++)
            {
                int position = _patches[first].Position / LoadGroup.Length;
                LoadGroup children = Group(level - 1, position);
                long least = children.Min();
                Patch(level, position, least, rows[0].IsWeighted ? children.WeightOf(least) : 0);
            }
        }
    }

    public readonly int Levels => _rows.Length;

    public static int MaxPatches(int levels) => MaxMembers * levels;

    public readonly int Groups(int level) => _rows[level].Groups;

    public readonly LoadGroup Group(int level, int group)
    {
        LoadGroup whole = _rows[level].Group(group);
        bool isCopied = false;
        foreach (ref readonly LoadPatch patch in _patches[.._count])
        {
            if (patch.Level != level || patch.Position / LoadGroup.Length != group)
            {
                continue;
            }

            if (!isCopied)
            {
                whole.CopyTo(_group);
                isCopied = true;
            }

            int entry = patch.Position % LoadGroup.Length;
            _group[entry] = patch.Cost;
            if (_group.Length > LoadGroup.Length)
            {
                _group[LoadGroup.Length + entry] = patch.Weight;
            }
        }

        return isCopied ? new LoadGroup(_group) : whole;
    }

    private void Patch(int level, int position, long cost, long weight)
    {
        for (int i = _count - 1; i >= 0 && _patches[i].Level == level; i--)
        {
            if (_patches[i].Position == position)
            {
                return; // a member given twice, or two members below one entry
            }
        }

        _patches[_count++] = new LoadPatch(level, position, cost, weight);
    }
}
