using HttpGateway.Discovery;

namespace HttpGateway.Configuration;

/// <summary>What a configuration file says, before the rules of YARP have been applied to it.</summary>
/// <param name="Settings">The section Gateway.</param>
/// <param name="Kestrel">The section Kestrel.</param>
/// <param name="Logging">The section Logging.</param>
/// <param name="Proxy">The section ReverseProxy.</param>
internal sealed record GatewayConfiguration(
    GatewaySettings Settings,
    IConfigurationSection Kestrel,
    IConfigurationSection Logging,
    DiscoverySnapshot Proxy)
{
    /// <summary>The sections that are read at the start only, as text that can be compared.</summary>
    public string FixedPart { get; init; } = "";
}
