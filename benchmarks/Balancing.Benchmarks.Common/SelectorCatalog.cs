namespace Balancing.Benchmarks;

/// <summary>Every selector of the library. A new selector needs an entry here; a test fails without it.</summary>
public static class SelectorCatalog
{
    /// <summary>All selectors, with default options and with others that are worth a row.</summary>
    public static IReadOnlyList<SelectorCase> WithVariants { get; } =
    [
        new(nameof(ConsistentHashSelector), static pool => new ConsistentHashSelector(pool))
        {
            Options = "160 points",
            IsKeyed = true,
            HasRing = true,
        },
        new(nameof(ConsistentHashSelector), static pool => new ConsistentHashSelector(pool, ThousandPoints()))
        {
            Options = "1,000 points",
            IsVariant = true,
            IsKeyed = true,
            HasRing = true,
        },
        new(nameof(IPHashSelector), static pool => new IPHashSelector(pool)) { IsKeyed = true },
        new(
            nameof(RoundRobinSelector),
            static pool => new RoundRobinSelector(pool, new RoundRobinSelectorOptions { InitialTurn = 0 }))
        {
            IsRotation = true, // from the first slot, so that the tables are the same in each run
        },
        new(nameof(LeastConnectionsSelector), static pool => new LeastConnectionsSelector(pool)) { IsLoadAware = true },
        new(nameof(RandomSelector), static pool => new RandomSelector(pool)),
        new(nameof(PowerOfTwoChoicesSelector), static pool => new PowerOfTwoChoicesSelector(pool))
        {
            IsLoadAware = true,
        },
        new(nameof(LeastLatencySelector), static pool => new LeastLatencySelector(pool)) { IsLoadAware = true },
    ];

    /// <summary>Every selector once, with default options.</summary>
    public static IReadOnlyList<SelectorCase> All { get; } =
        [.. WithVariants.Where(static selector => !selector.IsVariant)];

    /// <summary>The selector of that name, with default options.</summary>
    public static SelectorCase Find(string name) => All.Single(selector => selector.Name == name);

    private static ConsistentHashSelectorOptions ThousandPoints() => new() { PointsPerWeight = 1_000 };
}
