using System.Globalization;
using Edge.Traffic;

namespace Edge.Hosting;

/// <summary>The lines at the end: what was counted, and what it means.</summary>
internal static class Summary
{
    private const int Success = 0;
    private const int RequestLost = 1;

    /// <summary>The exit code of the program.</summary>
    public static int ExitCodeFor(TrafficCounts counts) => counts.Lost == 0 ? Success : RequestLost;

    public static IEnumerable<string> CreateLines(TrafficCounts counts)
    {
        if (counts.Resets > 0)
        {
            yield return Create($"Reset connections: {counts.Resets}. They went through a gateway that was killed.");
            yield return "  No proxy can keep them. The clients sent again what may be sent twice.";
        }

        if (counts.GatewayErrors > 0)
        {
            yield return Create(
                $"Answers 502 to 504: {counts.GatewayErrors}. A server was killed while it had the request.");
            yield return "  It may have had an effect, so the gateway does not send it again.";
        }

        if (counts.NotRepeated > 0)
        {
            yield return Create($"Not repeated: {counts.NotRepeated}. A server may have seen these POST requests.");
            yield return "  No retry was allowed, so they do not count as lost.";
        }

        yield return Create($"answered {counts.Answered}, lost {counts.Lost}, reset {counts.Resets}");
    }

    private static string Create(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
