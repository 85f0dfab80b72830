namespace Balancing.PlacementVectors;

/// <summary>Pools with ids of many kinds and weights, and the options to place them by.</summary>
public static class PlacementCases
{
    private static readonly (string Id, int Weight)[] Single = [("only", 1)];

    private static readonly (string Id, int Weight)[] Addresses =
        [.. Enumerable.Range(1, 10).Select(static i => ($"10.0.0.{i}:8080", 1))];

    private static readonly (string Id, int Weight)[] Weighted =
        [("small", 1), ("medium", 3), ("large", 10), ("huge", 100)];

    // Hashing again finds the heavy backend again: the light ones follow in the order of their ranks.
    private static readonly (string Id, int Weight)[] GiantAndDwarfs =
        [("giant", 65_535), ("a", 1), ("b", 2), ("c", 5), ("d", 1), ("e", 40)];

    // Prefixes of each other, upper and lower case, composed and decomposed, the dotted and the dotless i, beyond the
    // basic plane, from right to left, and one of 300 chars: whatever a careless comparison or encoding would confuse.
    private static readonly (string Id, int Weight)[] Unusual =
    [
        ("a", 1), ("a1", 1), ("a11", 2), ("A", 1), ("zürich", 1), ("zu\u0308rich", 1), ("istanbul", 1), ("ISTANBUL", 1),
        ("\u0130stanbul", 2), ("\u0131stanbul", 1), ("東京-1", 3), ("🦊", 1), ("שרת", 1), (" ", 1),
        (new string('x', 300), 2),
    ];

    public static IReadOnlyList<PlacementCase> All { get; } =
    [
        Ring("ring: one", Single),
        Ring("ring: addresses", Addresses),
        Ring("ring: addresses, 1 point", Addresses, points: 1),
        Ring("ring: addresses, 1000 points", Addresses, points: 1_000),
        Ring("ring: addresses, seed 1", Addresses, seed: 1),
        Ring("ring: addresses, seed 2^64-1", Addresses, seed: ulong.MaxValue),
        Ring("ring: weighted", Weighted),
        Ring("ring: weighted, 7 points, seed 42", Weighted, points: 7, seed: 42),
        Ring("ring: unusual ids", Unusual),
        IPHash("ip hash: one", Single),
        IPHash("ip hash: addresses", Addresses),
        IPHash("ip hash: weighted", Weighted),
        IPHash("ip hash: a giant and dwarfs", GiantAndDwarfs),
        IPHash("ip hash: unusual ids", Unusual),
        Ring("ring: weighted, 160 points per weight of 3", Weighted, unit: 3),
        Ring("ring: weighted, 1 point per weight of 1000, seed 42", Weighted, points: 1, unit: 1_000, seed: 42),
        IPHash("ip hash: addresses, seed 1", Addresses, seed: 1),
        IPHash("ip hash: weighted, seed 2^64-1", Weighted, seed: ulong.MaxValue),
    ];

    private static PlacementCase Ring(
        string name, (string Id, int Weight)[] members, int points = 160, int unit = 1, ulong seed = 0)
    {
        ConsistentHashSelectorOptions options = new() { PointsPerWeight = points, WeightUnit = unit, Seed = seed };
        return new(name, members, pool => new ConsistentHashSelector(pool, options));
    }

    private static PlacementCase IPHash(string name, (string Id, int Weight)[] members, ulong seed = 0) =>
        new(name, members, pool => new IPHashSelector(pool, new IPHashSelectorOptions { Seed = seed }));
}
