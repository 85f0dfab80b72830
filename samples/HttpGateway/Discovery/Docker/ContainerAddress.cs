using System.Globalization;
using System.Net;
using HttpGateway.Discovery.Pools;

namespace HttpGateway.Discovery.Docker;

/// <summary>Finds the address of a container.</summary>
internal static class ContainerAddress
{
    private const string HostNetwork = "host";

    /// <summary>Finds where requests to a container go.</summary>
    /// <param name="container">The container.</param>
    /// <param name="labels">Its labels.</param>
    /// <param name="errors">Takes a message if there is no address, or more than one.</param>
    /// <returns>The address; null if there is an error.</returns>
    public static Uri? Find(ContainerDescription container, ContainerLabels labels, ICollection<string> errors)
    {
        string? host = FindHost(container.Networks, labels.Network, errors);
        int? port = labels.Port ?? FindPort(container.ExposedPorts, errors);
        return host is null || port is null ? null : new UriBuilder(labels.Scheme, host, port.Value).Uri;
    }

    private static string? FindHost(
        IReadOnlyList<ContainerNetwork> networks, string? wanted, ICollection<string> errors)
    {
        string names = string.Join(
            ", ", networks.Select(static network => network.Name).Order(StringComparer.Ordinal));
        ContainerNetwork? network = wanted is null && networks.Count == 1
            ? networks[0]
            : networks.FirstOrDefault(network => network.Name == wanted);
        if (network is { Name: HostNetwork })
        {
            return $"{IPAddress.Loopback}";
        }

        if (IPAddress.TryParse(network?.Address, out IPAddress? address))
        {
            return $"{address}";
        }

        errors.Add((network, wanted, networks.Count) switch
        {
            (_, _, 0) => "The container has no network.",
            (null, null, _) =>
                $"The container has {networks.Count} networks ({names}), so it needs the label "
                + $"'{LabelNames.Network}'.",
            (null, _, _) =>
                $"Label '{LabelNames.Network}' must be a network of the container ({names}), but was "
                + $"{Quoted.Quote(wanted)}.",
            _ => $"The container has no address in the network '{network.Name}'.",
        });
        return null;
    }

    private static int? FindPort(IReadOnlyList<int> exposed, ICollection<string> errors)
    {
        if (exposed.Count == 1)
        {
            return exposed[0];
        }

        string ports = string.Join(
            ", ", exposed.Order().Select(static port => port.ToString(CultureInfo.InvariantCulture)));
        errors.Add(
            $"Label '{LabelNames.Port}' is missing, and the container exposes "
            + (exposed.Count == 0 ? "no TCP port." : $"{exposed.Count} TCP ports ({ports})."));
        return null;
    }
}
