using System.Globalization;
using Balancing.Benchmarks;
using Proxies.Behavior;
using Proxies.Contenders;

namespace Proxies.Reporting;

/// <summary>The results as tables.</summary>
internal static class ProxyTables
{
    /// <summary>One row per proxy: processor time as a ratio to HAProxy (layer 4) or plain YARP (layer 7).</summary>
    public static Table Speed(IReadOnlyList<Contender> contenders, IReadOnlyList<ResultEntry> entries)
    {
        int[] connections = [.. entries.Select(static entry => entry.Connections).Distinct()];
        Table table = new(
        [
            "proxy", "layer",
            .. connections.Select(static count => $"CPU µs per request, {Connections(count)}"),
            "÷ HAProxy tcp", "÷ plain YARP", "added p50, one core",
            $"p99, {Connections(connections[^1])}", "bytes per idle connection",
        ]);
        int ratioAt = connections.Contains(16) ? 16 : connections[0];
        foreach (Contender contender in contenders)
        {
            ResultEntry[] own = [.. entries.Where(entry => entry.Proxy == contender.Name)];
            double cpu = own.Single(entry => entry.Connections == ratioAt).CpuMicrosecondsPerRequest;
            table.Add(
            [
                $"`{contender.Name}`", Text($"{contender.Layer}"),
                .. own.Select(static entry => Text($"{entry.CpuMicrosecondsPerRequest:F1}")),
                Ratio(cpu, ContenderCatalog.HAProxyTcp), Ratio(cpu, ContenderCatalog.PlainYarp),
                Text($"{own[0].AddedP50Microseconds:F0} µs"),
                Text($"{own[^1].P99Microseconds / 1000:F1} ms"),
                Text($"{own[0].BytesPerIdleConnection:N0}"),
            ]);
        }

        return table;

        string Ratio(double cpu, string baseline) =>
            entries.FirstOrDefault(entry => entry.Proxy == baseline && entry.Connections == ratioAt) is { } entry
                ? Text($"{cpu / entry.CpuMicrosecondsPerRequest:F2}")
                : "";
    }

    /// <summary>One row per algorithm and proxy.</summary>
    public static Table Placements(IEnumerable<Placement> placements)
    {
        Table table = new("algorithm", "proxy", "share of the servers", "clients moved when a server leaves");
        foreach (Placement placement in placements)
        {
            table.Add(
                placement.Algorithm,
                $"`{placement.Proxy}`",
                string.Join(" / ", placement.Shares.Select(static share => Text($"{share:P1}"))),
                Text($"{placement.Moved:P1}"));
        }

        return table;
    }

    /// <summary>One row per proxy.</summary>
    public static Table Losses(IEnumerable<ServerLoss> losses)
    {
        Table table = new("proxy", "requests sent", "without an answer when a server is killed");
        foreach (ServerLoss loss in losses)
        {
            table.Add($"`{loss.Proxy}`", Text($"{loss.Sent:N0}"), Text($"{loss.Unanswered:N0}"));
        }

        return table;
    }

    /// <summary>One row per proxy.</summary>
    public static Table Disturbances(IEnumerable<Disturbance> disturbances)
    {
        Table table = new("proxy", "p99 alone", "p99 beside disturbing clients", "beside ÷ alone", "memory grew by");
        foreach (Disturbance disturbance in disturbances)
        {
            table.Add(
                $"`{disturbance.Proxy}`", Text($"{disturbance.Alone / 1000:F1} ms"),
                Text($"{disturbance.Beside / 1000:F1} ms"), Text($"{disturbance.Beside / disturbance.Alone:F2}"),
                Text($"{disturbance.GrowthBytes / 1024 / 1024:N0} MiB"));
        }

        return table;
    }

    private static string Connections(int count) => count == 1 ? "1 connection" : Text($"{count} connections");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
