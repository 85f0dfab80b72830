namespace Balancing.Benchmarks.Speed;

/// <summary>The numbers of backends in the columns. Child processes inherit the choice from the environment.</summary>
public static class Sizes
{
    private const string Variable = "BALANCING_BENCHMARKS_QUICK";

    public static bool IsQuick
    {
        get => Environment.GetEnvironmentVariable(Variable) == "1";
        set => Environment.SetEnvironmentVariable(Variable, value ? "1" : null);
    }

    /// <summary>From a few servers to a very large fleet.</summary>
    public static IEnumerable<int> All => IsQuick ? [100, 10_000] : [10, 100, 1_000, 10_000, 100_000];

    /// <summary>Without the largest: for cases that take linear time or need gigabytes.</summary>
    public static IEnumerable<int> Medium => IsQuick ? [100] : [100, 1_000, 10_000];

    /// <summary>For comparing ring lookups at 160 points per backend.</summary>
    public static IEnumerable<int> Rings => IsQuick ? [100, 10_000] : [100, 1_000, 10_000, 100_000];
}
