namespace Balancing.Selectors.LeastConnections;

/// <summary>Finds a least loaded member in the rows of a <see cref="LoadTournamentTree"/>, and shares out
/// ties.</summary>
internal static class LoadSearch
{
    // A search that meets entries in the middle of their update starts again; this often, then the caller looks at each
    // member.
    private const int MaxSearches = 4;

    /// <summary>Finds the first least loaded member after a position, wrapping around at the end.</summary>
    /// <returns>Its position; -1 if none is available according to the rows.</returns>
    public static int FindNext<TRows>(scoped ref TRows rows, int previous)
        where TRows : struct, ILoadRows, allows ref struct
    {
        for (int search = 0; search < MaxSearches; search++)
        {
            long least = Min(ref rows);
            if (least == LoadRule.Unavailable)
            {
                break;
            }

            int found = FindNext(ref rows, 0, previous + 1, least);
            found = found >= 0 ? found : FindNext(ref rows, 0, 0, least);
            if (found >= 0)
            {
                return found;
            }
        }

        return -1;
    }

    /// <summary>Finds the least loaded member that a point falls on if all weights are laid end to end.</summary>
    /// <param name="rows">The rows; they are weighted.</param>
    /// <param name="point">A fraction of the whole, which is 2^64.</param>
    /// <returns>Its position; -1 if none is available according to the rows.</returns>
    public static int FindByWeight<TRows>(scoped ref TRows rows, ulong point)
        where TRows : struct, ILoadRows, allows ref struct
    {
        for (int search = 0; search < MaxSearches; search++)
        {
            long least = Min(ref rows);
            if (least == LoadRule.Unavailable)
            {
                break;
            }

            int found = FindByWeight(ref rows, least, point);
            if (found >= 0)
            {
                return found;
            }
        }

        return -1;
    }

    private static long Min<TRows>(scoped ref TRows rows)
        where TRows : struct, ILoadRows, allows ref struct
    {
        int top = rows.Levels - 1;
        long least = LoadRule.Unavailable;
        for (int group = 0; group < rows.Groups(top); group++)
        {
            least = Math.Min(least, rows.Group(top, group).Min());
        }

        return least;
    }

    private static int FindByWeight<TRows>(scoped ref TRows rows, long cost, ulong point)
        where TRows : struct, ILoadRows, allows ref struct
    {
        int top = rows.Levels - 1;
        long total = 0;
        for (int group = 0; group < rows.Groups(top); group++)
        {
            total += rows.Group(top, group).WeightOf(cost);
        }

        long target = (long)Math.BigMul(point, (ulong)total, out _);
        int found = -1;
        for (int group = 0; group < rows.Groups(top); group++)
        {
            LoadGroup entries = rows.Group(top, group);
            long weight = entries.WeightOf(cost);
            if (target < weight)
            {
                found = Position(group, entries.FindByWeight(cost, ref target));
                break;
            }

            target -= weight;
        }

        for (int level = top - 1; level >= 0 && found >= 0; level--)
        {
            found = Position(found, rows.Group(level, found).FindByWeight(cost, ref target));
        }

        return found;
    }

    /// <summary>The first position of a row with this cost, not before <paramref name="from"/>.</summary>
    private static int FindNext<TRows>(scoped ref TRows rows, int level, int from, long cost)
        where TRows : struct, ILoadRows, allows ref struct
    {
        int group = from / LoadGroup.Length;
        if (group >= rows.Groups(level))
        {
            return -1;
        }

        int found = Position(group, rows.Group(level, group).Find(cost, from % LoadGroup.Length));
        if (found >= 0)
        {
            return found;
        }

        if (level + 1 < rows.Levels)
        {
            int parent = FindNext(ref rows, level + 1, group + 1, cost);
            return parent < 0 ? -1 : Position(parent, rows.Group(level, parent).Find(cost));
        }

        for (group++; group < rows.Groups(level) && found < 0; group++)
        {
            found = Position(group, rows.Group(level, group).Find(cost));
        }

        return found;
    }

    private static int Position(int group, int entry) => entry < 0 ? -1 : (group * LoadGroup.Length) + entry;
}
