using Balancing.Benchmarks.Speed;

namespace Balancing.Benchmarks.Tables;

/// <summary>A class of benchmarks and the file that its table goes to.</summary>
/// <param name="Suite">The class.</param>
/// <param name="File">The file's name without ending.</param>
/// <param name="Corner">What the rows are.</param>
/// <param name="Column">The parameter that has a column for each value.</param>
internal sealed record SuiteFile(Type Suite, string File, string Corner, string Column = "Backends")
{
    public static IReadOnlyList<SuiteFile> All { get; } =
    [
        new(typeof(RingLookupBenchmarks), "speed-ring", "from a hash to an owner, 160 points per backend"),
        new(typeof(KeyedSelectBenchmarks), "speed-keyed", "from a key to a backend"),
        new(typeof(KeyedPeerBenchmarks), "speed-keyed-peers", "from a 21-character text to a server"),
        new(typeof(KeylessSelectBenchmarks), "speed-keyless", "a pick without a key"),
        new(typeof(LeaseBenchmarks), "speed-lease", "a request begins and another one ends, five in flight per backend"),
        new(typeof(UnavailableBenchmarks), "speed-unavailable", "a pick while some are down"),
        new(typeof(ContentionBenchmarks), "speed-contention", "1,000 backends", "Threads"),
        new(typeof(ChangeBenchmarks), "speed-change", "a change of the pool"),
    ];
}
