using Balancing.Benchmarks;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;

if (args is ["memory"])
{
    RingMemory.Print();
    return;
}

// One process and short iterations per case: what counts is the ratio to the baseline of the same table, and it is
// stable to a few per cent; a case costs about three seconds.
IConfig config = DefaultConfig.Instance
    .AddJob(Job.Default
        .WithGcServer(false)
        .WithWarmupCount(3)
        .WithIterationCount(7)
        .WithIterationTime(Perfolizer.Horology.TimeInterval.FromMilliseconds(200))
        .AsDefault())
    .AddDiagnoser(MemoryDiagnoser.Default)
    .HideColumns(Column.Error, Column.StdDev, Column.RatioSD, Column.Gen0, Column.Gen1, Column.Gen2)
    .WithSummaryStyle(BenchmarkDotNet.Reports.SummaryStyle.Default.WithRatioStyle(RatioStyle.Value));

BenchmarkSwitcher.FromAssembly(typeof(RingMemory).Assembly).Run(args, config);
