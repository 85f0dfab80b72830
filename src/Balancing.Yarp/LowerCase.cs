using System.Diagnostics.CodeAnalysis;

namespace Balancing.Yarp;

/// <summary>One form for texts that are compared without regard to case.</summary>
internal static class LowerCase
{
    [SuppressMessage(
        "Globalization",
        "CA1308:Normalize strings to uppercase",
        Justification = "Ids and hosts have lower case in configurations and logs.")]
    public static string Convert(string text) => text.ToLowerInvariant();
}
