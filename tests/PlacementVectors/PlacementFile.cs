using System.Globalization;

namespace Balancing.PlacementVectors;

/// <summary>The text of the golden file: for each key its hash, for each ring and key the owner and the three that
/// follow it.</summary>
public static class PlacementFile
{
    private const int Named = 4;

    public static IEnumerable<string> Lines() =>
        [.. Header(), .. KeyLines(), .. PlacementCases.All.SelectMany(PlacementLines)];

    private static string[] Header() =>
    [
        "# Golden placements. Written by: dotnet run --project tests/PlacementVectors -- --write FILE",
        "# They change only together with a format version: users' keys would move.",
        string.Create(
            CultureInfo.InvariantCulture,
            $"format consistent-hash {ConsistentHashSelector.PlacementVersion}, "
                + $"ip-hash {IPHashSelector.PlacementVersion}"),
    ];

    private static IEnumerable<string> KeyLines() =>
        ["", "[keys]", .. PlacementKeys.All.Select(static key => $"{key.Name} = {key.Key}")];

    private static IEnumerable<string> PlacementLines(PlacementCase placement)
    {
        BackendPool pool = new(placement.Members.Select(static member => new Backend(member.Id, member.Weight)));
        IReplicaSelector selector = placement.Create(pool);
        yield return "";
        yield return $"[{placement.Name}]";
        yield return $"# {string.Join(", ", pool.Backends)}";
        Backend[] replicas = new Backend[Named];
        foreach ((string name, SelectionKey key) in PlacementKeys.All)
        {
            int count = selector.SelectReplicas(key, replicas);
            yield return $"{name} -> {string.Join(" | ", replicas.Take(count).Select(static backend => backend.Id))}";
        }
    }
}
