using System.Net;
using System.Text;
using HttpGateway.Certificates;
using HttpGateway.Configuration;
using HttpGateway.Hosting.Drain;
using HttpGateway.Proxying;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace HttpGateway.Hosting;

/// <summary>Makes the server listen.</summary>
internal static class KestrelListeners
{
    public static void Apply(
        KestrelServerOptions options,
        IEnumerable<Listener> listeners,
        ServedCertificates certificates,
        ConnectionCount connections)
    {
        options.RequestHeaderEncodingSelector = ConnectionHeader.EncodingOf;
        options.ResponseHeaderEncodingSelector = static _ => Encoding.Latin1;
        foreach (Listener listener in listeners)
        {
            ServedCertificate? certificate = listener.IsTls ? certificates.For(listener) : null;
            Listen(options, new Uri(listener.Url), listening =>
            {
                listening.Use(connections.Count);
                listening.Protocols = listener.Protocols is { } protocols
                    ? Enum.Parse<HttpProtocols>(protocols)
                    : listening.Protocols;
                if (certificate is not null)
                {
                    listening.UseHttps(new TlsHandshakeCallbackOptions
                    {
                        OnConnection = _ => ValueTask.FromResult(certificate.CreateOptions()),
                    });
                }
            });
        }
    }

    /// <summary>Listens on an address. Port 0 of localhost is a free one of IPv4.</summary>
    public static void Listen(KestrelServerOptions options, Uri url, Action<ListenOptions> configure)
    {
        if (url.HostNameType is UriHostNameType.IPv4 or UriHostNameType.IPv6)
        {
            options.Listen(IPAddress.Parse(url.Host), url.Port, configure);
        }
        else if (url.Port == 0)
        {
            options.Listen(IPAddress.Loopback, url.Port, configure);
        }
        else
        {
            options.ListenLocalhost(url.Port, configure);
        }
    }
}
