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
/// Short iterations: what counts is the ratio within a table, and that is stable to a few per cent; a case costs about three
/// seconds. Quick runs stay in this process and say which way a figure points, not more.
/// </summary>
internal static class RunConfig
{
    public static IConfig Create()
    {
        Job job = Sizes.IsQuick
            ? Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(2).WithIterationCount(3).WithIterationTime(TimeInterval.FromMilliseconds(50))
            : Job.Default.WithWarmupCount(2).WithIterationCount(7).WithIterationTime(TimeInterval.FromMilliseconds(100));
        return DefaultConfig.Instance
            .AddJob(job.WithGcServer(false).AsDefault())
            .AddDiagnoser(MemoryDiagnoser.Default)
            .HideColumns(Column.Error, Column.StdDev, Column.RatioSD, Column.Gen0, Column.Gen1, Column.Gen2)
            .WithSummaryStyle(SummaryStyle.Default.WithRatioStyle(BenchmarkDotNet.Columns.RatioStyle.Value));
    }
}
