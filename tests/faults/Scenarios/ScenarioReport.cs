using System.Globalization;
using Balancing.Benchmarks;
using Faults.Load;

namespace Faults.Scenarios;

/// <summary>What clients noticed of a fault.</summary>
/// <param name="Name">The fault.</param>
/// <param name="Counts">What came of the requests.</param>
/// <param name="Recovered">From the beginning of the fault to the last request without a good answer.</param>
/// <param name="Left">What was left in the proxy; null if it has ended.</param>
/// <param name="Complaint">What must not be; null if all is well.</param>
internal sealed record ScenarioReport(
    string Name, LoadCounts Counts, TimeSpan Recovered, Leftovers? Left, string? Complaint)
{
    public bool IsGood => Counts.Lost == 0 && Complaint is null;

    public static Table ToTable(IEnumerable<ScenarioReport> reports)
    {
        Table table = new(
            "fault", "sent", "answered", "failed", "lost", "recovered", "in flight afterwards", "memory grew by");
        foreach (ScenarioReport report in reports)
        {
            LoadCounts counts = report.Counts;
            table.Add(
                $"`{report.Name}`", Text($"{counts.Sent:N0}"), Text($"{counts.Answered:N0}"),
                Text($"{counts.Failed:N0}"), Text($"{counts.Lost:N0}"),
                Text($"{report.Recovered.TotalMilliseconds:N0} ms"), Text($"{report.Left?.InFlight ?? 0}"),
                report.Left is { } left ? Text($"{Math.Max(0, left.Bytes) / 1024 / 1024} MiB") : "ended");
        }

        return table;
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name}: sent {Counts.Sent} answered {Counts.Answered} failed {Counts.Failed} lost {Counts.Lost} "
        + $"recovered {Recovered.TotalMilliseconds:F0} ms{(Complaint is null ? "" : $" ({Complaint})")}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
