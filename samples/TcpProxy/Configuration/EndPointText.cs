using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace TcpProxy.Configuration;

/// <summary>Parses and writes host and port: 10.0.0.1:80, db.internal:5432, [::1]:6379.</summary>
internal static class EndPointText
{
    public const int MaxPort = 65_535;

    /// <summary>Splits a text into host and port. An IPv6 address needs brackets.</summary>
    public static bool TrySplit(string text, out string host, out int port)
    {
        int colon = text.LastIndexOf(':');
        host = colon < 0 ? "" : text[..colon];
        port = 0;
        if (host is ['[', .., ']'])
        {
            host = host[1..^1];
            if (!host.Contains(':', StringComparison.Ordinal))
            {
                return false; // brackets are for IPv6
            }
        }
        else if (host.Contains(':', StringComparison.Ordinal))
        {
            return false; // an IPv6 address without brackets, or two ports
        }

        return Uri.CheckHostName(host) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6
            && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port)
            && port <= MaxPort;
    }

    /// <summary>Parses the address of a server. Names are looked up when a connection is made.</summary>
    public static bool TryParse(string text, out EndPoint endPoint)
    {
        endPoint = new IPEndPoint(IPAddress.None, 0);
        if (!TrySplit(text, out string host, out int port) || port == 0)
        {
            return false;
        }

        endPoint = IPAddress.TryParse(host, out IPAddress? address)
            ? new IPEndPoint(address, port)
            : new DnsEndPoint(host, port, AddressFamily.Unspecified);
        return true;
    }
}
