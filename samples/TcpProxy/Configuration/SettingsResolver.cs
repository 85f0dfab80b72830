using System.Globalization;

namespace TcpProxy.Configuration;

/// <summary>Completes a draft by the defaults, and checks what no single option can.</summary>
internal static class SettingsResolver
{
    /// <summary>The settings of a draft, or every problem as a sentence.</summary>
    public static (ProxySettings? Settings, IReadOnlyList<string> Problems) Resolve(
        SettingsDraft draft, int? descriptorLimit)
    {
        List<string> problems = [];
        if (draft.Listen is not { Length: > 0 })
        {
            problems.Add("No listener is given; name at least one with --listen H:P or 'listen' in the file.");
        }

        if (draft.Backends is not { Length: > 0 })
        {
            problems.Add("No backend is given; name at least one with --backend H:P or 'backends' in the file.");
        }

        problems.AddRange((draft.Backends ?? []).CountBy(static backend => backend.Id)
            .Where(static entry => entry.Value > 1)
            .Select(static entry => $"Duplicate backend id '{entry.Key}'; ids must be unique."));
        int possible = DescriptorLimit.ConnectionsWithin(descriptorLimit);
        if (draft.MaxConnections > possible)
        {
            problems.Add(string.Create(
                CultureInfo.InvariantCulture,
                $"--max-connections {draft.MaxConnections} needs {DescriptorLimit.Needed(draft.MaxConnections.Value)} "
                + $"descriptors, but the limit is {descriptorLimit}; raise it with ulimit -n, "
                + $"or allow at most {possible} connections."));
        }

        return problems.Count > 0 ? (null, problems) : (Complete(draft, possible), []);
    }

    private static ProxySettings Complete(SettingsDraft draft, int possibleConnections) => new()
    {
        Listen = draft.Listen!.Value,
        Backends = draft.Backends!.Value,
        Algorithm = draft.Algorithm ?? Algorithm.Default,
        Engine = draft.Engine ?? EngineKind.Socket,
        Status = draft.Status,
        ConnectTimeout = draft.ConnectTimeout ?? TimeSpan.FromSeconds(2),
        Idle = new IdleTimeouts(
            draft.ClientIdleTimeout ?? TimeSpan.FromMinutes(5),
            draft.ServerIdleTimeout ?? TimeSpan.FromMinutes(5),
            draft.TunnelIdleTimeout ?? TimeSpan.FromHours(1)),
        DrainTimeout = draft.DrainTimeout ?? TimeSpan.FromSeconds(30),
        HealthInterval = draft.HealthInterval,
        MaxConnections = draft.MaxConnections ?? possibleConnections,
        MaxConnectionsPerClient = draft.MaxConnectionsPerClient ?? int.MaxValue,
        AcceptProxy = draft.AcceptProxy ?? false,
        SendProxy = draft.SendProxy ?? false,
    };
}
