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
