using HttpGateway.Configuration;
using HttpGateway.Discovery.Dns;
using HttpGateway.Discovery.Docker;
using HttpGateway.Discovery.Pools;
using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Discovery;

/// <summary>Makes the sources that the settings ask for.</summary>
internal static class DiscoverySources
{
    /// <summary>Makes the sources.</summary>
    /// <param name="settings">The settings of the gateway.</param>
    /// <param name="validator">Says what YARP would refuse, so that no source publishes it.</param>
    public static IReadOnlyList<IDiscoverySource> Create(GatewaySettings settings, IConfigValidator validator)
    {
        ConfigCheck check = new(validator);
        return
        [
            .. settings.Docker is { } docker ? (IDiscoverySource[])[new DockerSource(docker, check)] : [],
            .. settings.Dns.IsEmpty ? (IDiscoverySource[])[] : [new DnsSource(settings.Dns, check)],
        ];
    }
}
