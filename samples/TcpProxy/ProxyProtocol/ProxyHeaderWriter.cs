using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace TcpProxy.ProxyProtocol;

/// <summary>Writes PROXY protocol v2 headers.</summary>
internal static class ProxyHeaderWriter
{
    /// <summary>The length of the longest header that is written.</summary>
    public const int MaxLength = ProxyFormat.FixedLength + ProxyFormat.IPv6Length;

    /// <summary>Writes the header of a connection.</summary>
    /// <param name="header">The addresses. Without them the header says LOCAL.</param>
    /// <param name="destination">Takes the header; at least <see cref="MaxLength"/> bytes.</param>
    /// <returns>The number of bytes written.</returns>
    public static int Write(ProxyHeader header, Span<byte> destination)
    {
        ProxyFormat.Signature.CopyTo(destination);
        if (header is not { Source: { } source, Destination: { } target })
        {
            return WriteFixed(destination, ProxyFormat.LocalCommand, family: 0, length: 0);
        }

        // One family for both: an IPv4 address has an IPv6 form, and not the other way round.
        bool isIPv4 = IsIPv4(source.Address) && IsIPv4(target.Address);
        int addressLength = isIPv4 ? 4 : 16;
        Span<byte> addresses = destination[ProxyFormat.FixedLength..];
        WriteAddress(source.Address, isIPv4, addresses);
        WriteAddress(target.Address, isIPv4, addresses[addressLength..]);
        Span<byte> ports = addresses[(2 * addressLength)..];
        BinaryPrimitives.WriteUInt16BigEndian(ports, (ushort)source.Port);
        BinaryPrimitives.WriteUInt16BigEndian(ports[2..], (ushort)target.Port);
        return isIPv4
            ? WriteFixed(destination, ProxyFormat.ProxyCommand, ProxyFormat.TcpOverIPv4, ProxyFormat.IPv4Length)
            : WriteFixed(destination, ProxyFormat.ProxyCommand, ProxyFormat.TcpOverIPv6, ProxyFormat.IPv6Length);
    }

    private static int WriteFixed(Span<byte> destination, int command, byte family, int length)
    {
        destination[ProxyFormat.VersionAt] = (byte)(ProxyFormat.Version | command);
        destination[ProxyFormat.FamilyAt] = family;
        BinaryPrimitives.WriteUInt16BigEndian(destination[ProxyFormat.LengthAt..], (ushort)length);
        return ProxyFormat.FixedLength + length;
    }

    private static bool IsIPv4(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork || address.IsIPv4MappedToIPv6;

    private static void WriteAddress(IPAddress address, bool isIPv4, Span<byte> destination)
    {
        IPAddress mapped = isIPv4 ? address.MapToIPv4() : address.MapToIPv6();
        mapped.TryWriteBytes(destination, out _);
    }
}
