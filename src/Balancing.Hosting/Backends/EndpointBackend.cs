using Balancing.Hosting.Backends;

namespace Balancing.Hosting;

/// <summary>A backend with the address of its server.</summary>
public class EndpointBackend : Backend
{
    /// <summary>Creates an available backend that is in no pool yet.</summary>
    /// <param name="id">The id; see <see cref="Backend(string, int)"/>.</param>
    /// <param name="address">Where the server listens: an absolute URI with a host and a port, such as
    /// <c>http://10.0.0.1:8080/base</c> or <c>tcp://10.0.0.1:6379</c>. The port of http and https may be left
    /// out.</param>
    /// <param name="weight">The share of the traffic relative to the others, 0 to 1,000,000.</param>
    /// <param name="host">The host name for the <c>Host</c> header, TLS and certificates, with an optional port; null
    /// for the one of the address.</param>
    /// <exception cref="ArgumentNullException"><paramref name="id"/> or <paramref name="address"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="id"/> is empty or malformed, <paramref name="address"/> has
    /// no host or port, or a user, a query or a fragment, or <paramref name="host"/> is no host name.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="weight"/> is outside 0..1,000,000.</exception>
    public EndpointBackend(string id, Uri address, int weight = 1, string? host = null)
        : base(id, weight)
    {
        ArgumentNullException.ThrowIfNull(address);
        if (!BackendAddress.IsValid(address))
        {
            throw new ArgumentException(
                $"Address of backend '{id}' must be {BackendAddress.Allowed}, but was '{address}'.", nameof(address));
        }

        if (host is not null && !BackendAddress.IsHost(host))
        {
            throw new ArgumentException(
                $"Host of backend '{id}' must be {BackendAddress.AllowedHost}, but was '{host}'.", nameof(host));
        }

        Address = address;
        Host = host;
    }

    /// <summary>Where the server listens. Never changes.</summary>
    public Uri Address { get; }

    /// <summary>The host name for the <c>Host</c> header, TLS and certificates; null for the one of
    /// <see cref="Address"/>. Never changes.</summary>
    public string? Host { get; }
}
