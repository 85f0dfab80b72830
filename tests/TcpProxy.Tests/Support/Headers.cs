using System.Net;
using TcpProxy.ProxyProtocol;

namespace TcpProxy.Tests.Support;

/// <summary>PROXY headers for tests.</summary>
internal static class Headers
{
    /// <summary>A header that names a client.</summary>
    public static byte[] From(string address, int port = 40_000) => Write(new ProxyHeader(
        new IPEndPoint(IPAddress.Parse(address), port), IPEndPoint.Parse("192.0.2.1:443")));

    public static byte[] Write(ProxyHeader header)
    {
        byte[] bytes = new byte[ProxyHeaderWriter.MaxLength];
        return bytes[..ProxyHeaderWriter.Write(header, bytes)];
    }

    /// <summary>A header from its hexadecimal digits; blanks do not count.</summary>
    public static byte[] FromHex(string digits) =>
        Convert.FromHexString(digits.Replace(" ", "", StringComparison.Ordinal));
}
