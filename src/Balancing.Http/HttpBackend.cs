using Balancing.Hosting;

namespace Balancing.Http;

/// <summary>A server that <see cref="BalancingHandler"/> can send requests to.</summary>
/// <remarks>Derive from it to attach what a request needs, such as a zone. All members are safe on any
/// thread.</remarks>
public class HttpBackend : EndpointBackend
{
    /// <summary>Creates an available backend that is in no pool yet.</summary>
    /// <param name="id">The name of the backend: not empty, well-formed UTF-16, compared ordinally. Hash selectors
    /// place keys by it, so keep it stable across restarts.</param>
    /// <param name="address">An absolute URI of scheme <c>http</c> or <c>https</c>, such as
    /// <c>https://10.0.0.1:8443/v1</c>. Its path precedes the path of each request.</param>
    /// <param name="weight">Its share of the traffic relative to the others, 0 to 1,000,000.</param>
    /// <param name="host">The host name that requests are sent with; null (the default) for the host of the address.
    /// It is the <c>Host</c> header (HTTP/2: <c>:authority</c>), the name in the TLS handshake (SNI), and the name that
    /// the certificate must have.</param>
    /// <exception cref="ArgumentNullException"><paramref name="id"/> or <paramref name="address"/> is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="id"/> is empty or has an unpaired surrogate,
    /// <paramref name="address"/> has another scheme, a user, a query or a fragment, or <paramref name="host"/> is no
    /// host name.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="weight"/> is outside 0..1,000,000.</exception>
    public HttpBackend(string id, Uri address, int weight = 1, string? host = null)
        : base(id, address, weight, host)
    {
        if (Address.Scheme != Uri.UriSchemeHttp && Address.Scheme != Uri.UriSchemeHttps)
        {
            throw new ArgumentException(
                $"Address of backend '{id}' must have the scheme http or https, but was '{address}'.",
                nameof(address));
        }

        UriPrefix = GetPrefix(Address);
    }

    /// <summary>What precedes the path of each request: scheme, authority and base path, without a slash at the
    /// end.</summary>
    internal string UriPrefix { get; }

    /// <summary>Scheme, authority and base path of an address, without a slash at the end.</summary>
    internal static string GetPrefix(Uri address) => address
        .GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
        .TrimEnd('/');
}
