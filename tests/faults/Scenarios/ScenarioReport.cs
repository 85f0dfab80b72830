using System.Globalization;
using Faults.Load;

namespace Faults.Scenarios;

/// <summary>What clients noticed of a fault.</summary>
/// <param name="Name">The fault.</param>
/// <param name="Counts">What came of the requests.</param>
/// <param name="Recovered">From the beginning of the fault to the last request without a good answer.</param>
/// <param name="Complaint">What must not be; null if all is well.</param>
internal sealed record ScenarioReport(string Name, LoadCounts Counts, TimeSpan Recovered, string? Complaint)
{
    public bool IsGood => Counts.Lost == 0 && Complaint is null;

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name}: sent {Counts.Sent} answered {Counts.Answered} failed {Counts.Failed} lost {Counts.Lost} "
        + $"recovered {Recovered.TotalMilliseconds:F0} ms{(Complaint is null ? "" : $" ({Complaint})")}");
}
