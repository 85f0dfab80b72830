namespace Balancing.Benchmarks.Tables;

/// <summary>One benchmark with one set of parameters.</summary>
/// <param name="Suite">The class.</param>
/// <param name="Row">The benchmark's description.</param>
/// <param name="Parameters">By name.</param>
/// <param name="Nanoseconds">The median per operation.</param>
/// <param name="Allocated">Bytes per operation.</param>
internal sealed record Measurement(
    string Suite, string Row, IReadOnlyDictionary<string, string> Parameters, double Nanoseconds, long Allocated);
