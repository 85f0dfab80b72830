namespace Balancing.Selectors.LeastConnections;

/// <summary>The rows as they are.</summary>
internal readonly struct AllLoadRows(LoadRow[] rows) : ILoadRows
{
    public int Levels => rows.Length;

    public int Groups(int level) => rows[level].Groups;

    public LoadGroup Group(int level, int group) => rows[level].Group(group);
}
