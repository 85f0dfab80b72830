using System.Globalization;

namespace TcpProxy.Configuration;

/// <summary>The number of files and sockets that this process may have open.</summary>
/// <remarks>
/// A connection takes two. Where they run out the client is accepted and its server cannot be reached, so the limit on
/// connections follows from it.
/// </remarks>
internal static class DescriptorLimit
{
    // Listeners, pipes, the status server and the assemblies that .NET opens: 100 after the start, 140 with the status
    // server at work.
    private const int Reserve = 256;

    /// <summary>The limit; null where the system tells none.</summary>
    /// <remarks>.NET raises the soft limit to the hard one when it starts.</remarks>
    public static int? Read()
    {
        const string Row = "Max open files";
        const string Limits = "/proc/self/limits";
        if (!OperatingSystem.IsLinux() || !File.Exists(Limits))
        {
            return null;
        }

        string? row = File.ReadLines(Limits)
            .FirstOrDefault(static line => line.StartsWith(Row, StringComparison.Ordinal));
        string? soft = row?[Row.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return int.TryParse(soft, CultureInfo.InvariantCulture, out int limit) ? limit : null; // "unlimited"
    }

    /// <summary>The number of connections that a limit allows.</summary>
    public static int ConnectionsWithin(int? limit) =>
        limit is { } known ? Math.Max(1, (known - Reserve) / 2) : int.MaxValue;

    /// <summary>The number of descriptors that so many connections need.</summary>
    public static long Needed(int connections) => (2L * connections) + Reserve;
}
