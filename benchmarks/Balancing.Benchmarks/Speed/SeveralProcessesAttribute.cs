using BenchmarkDotNet.Attributes;

namespace Balancing.Benchmarks.Speed;

/// <summary>Measures each case in three processes, and takes the median of all their iterations.</summary>
/// <remarks>A pick of few nanoseconds is up to three times slower in some processes, by where the runtime puts its code
/// and data. A quick run stays in one process.</remarks>
[AttributeUsage(AttributeTargets.Class)]
public sealed class SeveralProcessesAttribute() : ProcessCountAttribute(Sizes.IsQuick ? 1 : 3);
