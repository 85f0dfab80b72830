using BenchmarkDotNet.Reports;

namespace Balancing.Benchmarks.Tables;

/// <summary>The results of a run: medians in nanoseconds and bytes allocated, by benchmark and parameters.</summary>
internal sealed class Measurements
{
    private readonly List<Measurement> _all = [];

    public IReadOnlyList<Measurement> All => _all;

    public void Add(Summary summary)
    {
        foreach (BenchmarkReport report in summary.Reports.Where(static report => report.ResultStatistics is not null))
        {
            _all.Add(new Measurement(
                report.BenchmarkCase.Descriptor.Type.Name,
                report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo.Trim('\''),
                report.BenchmarkCase.Parameters.Items
                    .ToDictionary(static item => item.Name, static item => item.Value?.ToString() ?? ""),
                report.ResultStatistics!.Median,
                report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0));
        }
    }

    /// <summary>The median of one benchmark in nanoseconds; null if it was not part of the run.</summary>
    public double? Find(string suite, string row, int backends) => _all.FirstOrDefault(measurement =>
        measurement.Suite == suite && measurement.Row == row
            && measurement.Parameters["Backends"] == $"{backends}")?.Nanoseconds;
}
