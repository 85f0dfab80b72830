using Balancing.Benchmarks.Speed;

namespace Balancing.Benchmarks.Tables;

/// <summary>A class of benchmarks and the file that its table goes to.</summary>
/// <param name="Suite">The class.</param>
/// <param name="Name">The file's name without extension.</param>
/// <param name="CreateTable">Makes the table from the measurements of a run.</param>
internal sealed record SuiteFile(Type Suite, string Name, Func<Measurements, Table> CreateTable)
{
    public static IReadOnlyList<SuiteFile> All { get; } =
    [
        Create<RingLookupBenchmarks>("speed-ring", "from a hash to an owner, 160 points per backend"),
        Create<KeyedSelectBenchmarks>("speed-keyed", "from a key to a backend"),
        Create<KeyedPeerBenchmarks>("speed-keyed-peers", "from a 21-character text to a server"),
        Create<KeylessSelectBenchmarks>("speed-keyless", "a pick without a key"),
        Create<LeaseBenchmarks>("speed-lease", "one request begins and one ends, five in flight per backend"),
        Create<UnavailableBenchmarks>("speed-unavailable", "a pick while some backends are unavailable"),
        new(typeof(RetryBenchmarks), "speed-retry", RetryTable.Create),
        new(typeof(OptionBenchmarks), "speed-options", OptionTable.Create),
        Create<ContentionBenchmarks>("speed-contention", "1,000 backends", "Threads"),
        Create<ChangeBenchmarks>("speed-change", "a change of the pool"),
    ];

    private static SuiteFile Create<TSuite>(string name, string rowHeading, string column = "Backends") => new(
        typeof(TSuite),
        name,
        measurements => SuiteTable.Create(
            [.. measurements.All.Where(static measurement => measurement.Suite == typeof(TSuite).Name)],
            rowHeading,
            column));
}
