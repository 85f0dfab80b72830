using HttpGateway.Configuration;
using HttpGateway.Discovery;
using HttpGateway.Discovery.Dns;
using HttpGateway.Discovery.Docker;
using HttpGateway.Discovery.Pools;
using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Hosting;

/// <summary>Makes the sources that the settings ask for.</summary>
internal static class DiscoverySources
{
    /// <summary>Makes the sources, in the order of precedence.</summary>
    /// <param name="settings">The settings of the gateway.</param>
    /// <param name="validator">Says what YARP would refuse, so that no source publishes it.</param>
    public static IReadOnlyList<IDiscoverySource> Create(GatewaySettings settings, IConfigValidator validator)
    {
        ConfigCheck check = new(validator);
        List<IDiscoverySource> sources = [];
        if (settings.Docker is { } docker)
        {
            sources.Add(new DockerSource(docker, check));
        }

        if (!settings.Dns.IsEmpty)
        {
            sources.Add(new DnsSource(settings.Dns, check));
        }

        return sources;
    }
}
