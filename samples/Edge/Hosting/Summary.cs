using System.Globalization;
using Edge.Traffic;

namespace Edge.Hosting;

/// <summary>The lines at the end: what was counted, and what it means.</summary>
internal static class Summary
{
    public static IEnumerable<string> Lines(TrafficCounts counts)
    {
        if (counts.Resets > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"reset {counts.Resets}: connections that ended while a client used them, as those through a killed "
                + $"gateway. No proxy can save them; the clients sent again what may be sent twice.");
        }

        if (counts.GatewayErrors > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"502 to 504: {counts.GatewayErrors} answers of a gateway to requests that were at a killed server. "
                + $"They may have had an effect, so only the client may send them again.");
        }

        if (counts.NotRepeated > 0)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"not repeated {counts.NotRepeated}: POST requests that a server may have seen. They are not lost: no "
                + $"retry was allowed.");
        }

        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"answered {counts.Answered}, lost {counts.Lost}, reset {counts.Resets}");
    }
}
