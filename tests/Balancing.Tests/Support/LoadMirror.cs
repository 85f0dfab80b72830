using Balancing.Selectors.LeastConnections;

namespace Balancing.Tests.Support;

/// <summary>What the load tree of a pool answers by itself, without the search that makes up for a stale
/// entry.</summary>
internal static class LoadMirror
{
    /// <summary>The ids among which the tree chooses, in order.</summary>
    public static IEnumerable<string> Members(BackendPool pool)
    {
        LoadIndex index = pool.AttachShared(static _ => true, static () => new LoadIndex(default));
        try
        {
            LoadTournamentTree tree = index.Current;
            return Enumerable.Range(0, 50)
                .Select(turn => tree.FindLeast((ulong)turn % 8))
                .Where(static position => position >= 0)
                .Select(position => tree.Members[position].Id)
                .Distinct()
                .Order(StringComparer.Ordinal)
                .ToArray();
        }
        finally
        {
            pool.Detach(index);
        }
    }
}
