using System.Diagnostics.CodeAnalysis;
using System.Net;
using Microsoft.Extensions.ServiceDiscovery;

namespace Balancing.Http.Discovery;

/// <summary>Turns endpoints that were found into backends. Their id is their address.</summary>
internal static class EndpointBackends
{
    /// <summary>Creates the backend of an endpoint.</summary>
    /// <returns>False if requests of HTTP cannot be sent to it.</returns>
    public static bool TryCreate(
        ServiceEndpoint endpoint, string defaultScheme, [NotNullWhen(true)] out HttpBackend? backend)
    {
        try
        {
            Uri? address = GetAddress(endpoint.EndPoint, defaultScheme);
            string? host = endpoint.Features.Get<IHostNameFeature>()?.HostName;
            backend = address is null ? null : new HttpBackend(HttpBackend.GetPrefix(address), address, host: host);
        }
        catch (Exception invalid) when (invalid is ArgumentException or UriFormatException)
        {
            backend = null;
        }

        return backend is not null;
    }

    private static Uri? GetAddress(EndPoint endpoint, string defaultScheme)
    {
        return endpoint switch
        {
            UriEndPoint uri => uri.Uri,
            DnsEndPoint dns => Create(dns.Host, dns.Port),
            IPEndPoint ip => Create(ip.Address.ToString(), ip.Port),
            _ => null,
        };

        // Port 0 is the default of the scheme.
        Uri Create(string host, int port) => new UriBuilder(defaultScheme, host, port == 0 ? -1 : port).Uri;
    }
}
