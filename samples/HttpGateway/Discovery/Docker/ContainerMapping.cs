using System.Globalization;
using Docker.DotNet.Models;

namespace HttpGateway.Discovery.Docker;

/// <summary>Takes from the answers of the daemon what discovery needs.</summary>
internal static class ContainerMapping
{
    private const string Running = "running";
    private const string Tcp = "tcp";

    /// <summary>The description of a container in a listing.</summary>
    public static ContainerDescription FromListing(ContainerListResponse container) => new()
    {
        Id = container.ID,
        Name = NameOf(container.Names) ?? container.ID,
        Created = new DateTimeOffset(DateTime.SpecifyKind(container.Created, DateTimeKind.Utc)),
        Labels = container.Labels is { } labels ? labels.AsReadOnly() : new Dictionary<string, string>(),
        IsRunning = string.Equals(container.State, Running, StringComparison.OrdinalIgnoreCase),
        Health = HealthInStatus(container.Status ?? ""),
        Networks = NetworksOf(container.NetworkSettings?.Networks),
        ExposedPorts =
        [
            .. (container.Ports ?? []).Where(static port => port.Type == Tcp)
                .Select(static port => (int)port.PrivatePort).Distinct(), // a published port has a line for IPv6 too
        ],
    };

    /// <summary>Adds what the listing of Podman leaves out.</summary>
    public static ContainerDescription Complete(ContainerDescription container, ContainerInspectResponse details)
    {
        IReadOnlyList<ContainerNetwork> networks = NetworksOf(details.NetworkSettings?.Networks);
        if (networks.Count == 0 && details.HostConfig?.NetworkMode is { Length: > 0 } mode)
        {
            networks = [new ContainerNetwork(mode, Filled(details.NetworkSettings?.IPAddress))];
        }

        return container with
        {
            Networks = networks,
            Health = details.State?.Health?.Status is { Length: > 0 } health ? ToHealth(health) : container.Health,
        };
    }

    /// <summary>When a container started last; null if the daemon does not say.</summary>
    public static DateTimeOffset? StartOf(ContainerInspectResponse details) =>
        DateTimeOffset.TryParse(
            details.State?.StartedAt, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var start)
            ? start
            : null;

    // A listing says it in words only: Up 5 minutes (healthy).
    private static ContainerHealth HealthInStatus(string status)
    {
        int bracket = status.IndexOf('(', StringComparison.Ordinal);
        return bracket < 0 || !status.EndsWith(')') ? ContainerHealth.None : ToHealth(status[(bracket + 1)..^1]);
    }

    private static ContainerHealth ToHealth(string text) => text switch
    {
        "healthy" => ContainerHealth.Healthy,
        "unhealthy" => ContainerHealth.Unhealthy,
        "starting" or "health: starting" => ContainerHealth.Starting,
        _ => ContainerHealth.None,
    };

    // A linked container has a second name with another slash in it.
    private static string? NameOf(IList<string>? names) =>
        names?.Select(static name => name.TrimStart('/'))
            .OrderBy(static name => name.Contains('/', StringComparison.Ordinal))
            .FirstOrDefault();

    private static IReadOnlyList<ContainerNetwork> NetworksOf(IDictionary<string, EndpointSettings>? networks) =>
    [
        .. (networks ?? new Dictionary<string, EndpointSettings>()).Select(static network => new ContainerNetwork(
            network.Key, Filled(network.Value?.IPAddress) ?? Filled(network.Value?.GlobalIPv6Address))),
    ];

    private static string? Filled(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
