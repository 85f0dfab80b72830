using Balancing.Benchmarks.Speed;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Balancing.Benchmarks;

/// <summary>
/// Short iterations: a case takes about three seconds, and ratios within a table are stable to a few per cent. Quick
/// runs stay in this process; their figures show a direction only.
/// </summary>
internal static class RunConfig
{
    public static IConfig Create()
    {
        Job job = Sizes.IsQuick
            ? Job.Default.WithToolchain(InProcessEmitToolchain.Instance)
                .WithIterationCount(3)
                .WithIterationTime(TimeInterval.FromMilliseconds(50))
            : Job.Default.WithIterationCount(7).WithIterationTime(TimeInterval.FromMilliseconds(100));
        return DefaultConfig.Instance
            .AddJob(job.WithWarmupCount(2).WithGcServer(false).AsDefault())
            .AddDiagnoser(MemoryDiagnoser.Default)
            .HideColumns(Column.Error, Column.StdDev, Column.RatioSD, Column.Gen0, Column.Gen1, Column.Gen2)
            .WithSummaryStyle(SummaryStyle.Default.WithRatioStyle(BenchmarkDotNet.Columns.RatioStyle.Value));
    }
}
