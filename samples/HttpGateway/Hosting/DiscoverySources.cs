using HttpGateway.Configuration;
using HttpGateway.Discovery;
using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Hosting;

/// <summary>Makes the sources that the settings ask for.</summary>
internal static class DiscoverySources
{
    public static IReadOnlyList<IDiscoverySource> Create(
        GatewaySettings settings, IConfigValidator validator, ILoggerFactory loggers)
    {
        _ = settings;
        _ = validator;
        _ = loggers;
        return [];
    }
}
