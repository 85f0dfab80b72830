using System.Net;

namespace HttpGateway.Proxying;

/// <summary>What the gateway notes about one request.</summary>
internal sealed class RequestNote(string id)
{
    /// <summary>The value of X-Request-Id.</summary>
    public string Id => id;

    /// <summary>When the request was last given to a backend, as a timestamp.</summary>
    public long ForwardedAt { get; set; }

    /// <summary>The trusted proxy that the request came from; null if it came from any other peer.</summary>
    public IPAddress? TrustedPeer { get; set; }
}
