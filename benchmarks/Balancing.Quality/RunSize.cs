using Balancing.Quality.Subsets;

namespace Balancing.Quality;

/// <summary>The size of a run: how many seeds, keys and requests.</summary>
internal sealed record RunSize
{
    public static RunSize Full { get; } = new();

    /// <summary>A short run that shows whether everything works.</summary>
    public static RunSize Quick { get; } = new()
    {
        Seeds = 4,
        KeysAtMost = 200_000,
        LinearEvaluations = 4_000_000,
        DisruptionKeys = 10_000,
        ChangesPerFleet = 1,
        Simulations = 2,
        Requests = 200_000,
        HerdTrials = 100,
        FleetSimulations = 1,
        FailingServerTrials = 2,
        NewcomerTrials = 4,
        HotKeyTrials = 2,
        HotKeyRequests = 50_000,
        SubsetCases = [new(50, 50, 5)],
        MemorySizes = [100, 1_000],
        BalancePoints = [1, 10, 100, 1_000],
        BalanceKeys = 100_000,
    };

    /// <summary>Fleets with different ids and random numbers.</summary>
    public int Seeds { get; init; } = 20;

    public IReadOnlyList<int> SpreadSizes { get; init; } = [10, 100, 1_000];

    public int KeysPerBackend { get; init; } = 10_000;

    public int KeysAtMost { get; init; } = 3_000_000;

    /// <summary>Keys × backends, for contenders that look at every backend: up to 50 ns each.</summary>
    public int LinearEvaluations { get; init; } = 40_000_000;

    public int DisruptionSize { get; init; } = 100;

    public int ChangesPerFleet { get; init; } = 5;

    public int DisruptionKeys { get; init; } = 25_000;

    public int DisruptionKeysLinear => DisruptionKeys / 3;

    public int Simulations { get; init; } = 4;

    /// <summary>Requests of one simulation.</summary>
    public int Requests { get; init; } = 1_000_000;

    /// <summary>How often a new backend joins, for the mean of random picks.</summary>
    public int HerdTrials { get; init; } = 1_000;

    /// <summary>Simulations at several loads, of equal and of unequal servers.</summary>
    public int FleetSimulations { get; init; } = 3;

    /// <summary>Requests of one of them: enough for the queues of unstable cases to exceed the limit.</summary>
    public int FleetRequests { get; init; } = 300_000;

    public int FailingServerTrials { get; init; } = 10;

    /// <summary>Sets of ids and random numbers for a backend that joins.</summary>
    public int NewcomerTrials { get; init; } = 40;

    public int HotKeyTrials { get; init; } = 10;

    public int HotKeyRequests { get; init; } = 400_000;

    public IReadOnlyList<SubsetCase> SubsetCases { get; init; } =
        [new(300, 300, 20), new(1_000, 103, 10), new(40, 300, 20)];

    public IReadOnlyList<int> MemorySizes { get; init; } = [100, 1_000, 10_000];

    public IReadOnlyList<int> BalancePoints { get; init; } = [1, 2, 5, 10, 20, 50, 100, 160, 250, 500, 1_000, 2_000];

    public int BalanceKeys { get; init; } = 1_000_000;
}
