namespace Balancing.Benchmarks.Speed;

/// <summary>How many backends there are, and how many of them a pick excludes.</summary>
/// <param name="Backends">The members of the pool.</param>
/// <param name="Excluded">How many of them are excluded; 0 is the plain pick.</param>
public sealed record ExclusionCase(int Backends, int Excluded)
{
    /// <summary>A retry excludes the backends that were tried before; a filter excludes many more.</summary>
    private const int Retry = 3;

    public static IReadOnlyList<ExclusionCase> All => Sizes.IsQuick
        ? [new(1_000, 0), new(1_000, Retry), new(1_000, 10)]
        : [new(1_000, 0), new(1_000, 10), new(1_000, 900), new(10_000, 0), new(10_000, Retry), new(10_000, 5_000)];

    /// <summary>The backends that were tried before are other ones for each key.</summary>
    public bool IsRetry => Excluded == Retry;

    public static ExclusionCase Parse(string text) => All.Single(exclusion => exclusion.ToString() == text);

    public override string ToString() => $"{Excluded} of {Backends}";
}
