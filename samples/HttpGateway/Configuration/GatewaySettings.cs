using System.Collections.Immutable;
using System.Net;

namespace HttpGateway.Configuration;

/// <summary>The settings of the gateway itself. They are read once, at the start.</summary>
internal sealed record GatewaySettings
{
    /// <summary>The limit of Kestrel.</summary>
    private const long DefaultMaxRequestBodySize = 30_000_000;

    public AdminSettings Admin { get; init; } = new("http://127.0.0.1:9901", AllowChanges: false);

    /// <summary>Null if health is served beside the status page only.</summary>
    public HealthSettings? Health { get; init; }

    /// <summary>Null if no containers are looked for.</summary>
    public DockerSettings? Docker { get; init; }

    public ImmutableArray<DnsSettings> Dns { get; init; } = [];

    /// <summary>Null if sessions are what each cluster says.</summary>
    public StickySettings? Sticky { get; init; }

    /// <summary>The proxies in front: what they say about the client is believed.</summary>
    public ImmutableArray<IPNetwork> TrustedProxies { get; init; } = [];

    /// <summary>The largest body of a request, in bytes.</summary>
    public long MaxRequestBodySize { get; init; } = DefaultMaxRequestBodySize;

    /// <summary>How long requests may go on after a signal.</summary>
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(30);
}
