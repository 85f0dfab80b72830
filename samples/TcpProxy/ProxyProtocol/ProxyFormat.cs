namespace TcpProxy.ProxyProtocol;

/// <summary>The layout of a PROXY protocol v2 header.</summary>
/// <remarks>
/// 12 bytes of signature, one byte of version and command, one byte of family and protocol, two bytes of length, big
/// endian. Then as many bytes as the length says: the addresses first, type-length-values after them.
/// </remarks>
internal static class ProxyFormat
{
    public const int FixedLength = 16;
    public const int VersionAt = 12;
    public const int FamilyAt = 13;
    public const int LengthAt = 14;

    public const int Version = 0x20;
    public const int LocalCommand = 0x0;
    public const int ProxyCommand = 0x1;

    public const byte TcpOverIPv4 = 0x11;
    public const byte TcpOverIPv6 = 0x21;
    public const int IPv4Family = 0x1;
    public const int IPv6Family = 0x2;

    /// <summary>Two addresses and two ports.</summary>
    public const int IPv4Length = 12;

    /// <summary>Two addresses and two ports.</summary>
    public const int IPv6Length = 36;

    public static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;
}
