using System.Globalization;
using Edge.Traffic;

namespace Edge.Display;

/// <summary>Says where broken connections came from.</summary>
internal static class Explanation
{
    public static string Of(TrafficCounts counts) => counts.Reset == 0
        ? "No connection broke under a request."
        : string.Create(
            CultureInfo.InvariantCulture,
            $"Connections that broke under a request: {counts.Reset}. They led through a gateway that was killed; ")
            + "the layer 4 proxy cannot repeat what it cannot read, so the client did.";
}
