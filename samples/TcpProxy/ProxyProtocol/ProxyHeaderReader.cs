using System.Buffers.Binary;
using System.Net;

namespace TcpProxy.ProxyProtocol;

/// <summary>Reads a PROXY protocol v2 header, in pieces of any size and never a byte too many.</summary>
/// <remarks>
/// Receive into <see cref="Space"/>, then call <see cref="Advance"/>, until it is complete. The bytes that follow the
/// header belong to the server and stay in the socket.
/// </remarks>
internal sealed class ProxyHeaderReader
{
    private readonly byte[] _bytes = new byte[ProxyFormat.FixedLength + ProxyFormat.IPv6Length];
    private int _filled;
    private int _skip; // bytes after the addresses that are still to come
    private int _wanted = ProxyFormat.FixedLength;
    private bool _isSkipping;

    /// <summary>The header, once it is complete.</summary>
    public ProxyHeader? Header { get; private set; }

    /// <summary>Where the next bytes go. As long as the bytes that are still missing, or shorter; never empty while
    /// the header is incomplete.</summary>
    public Memory<byte> Space => _isSkipping
        ? _bytes.AsMemory(0, Math.Min(_skip, _bytes.Length))
        : _bytes.AsMemory(_filled, _wanted - _filled);

    /// <summary>Takes the bytes that were received.</summary>
    /// <param name="count">The number of bytes written to <see cref="Space"/>, from its beginning.</param>
    public ProxyHeaderState Advance(int count)
    {
        if (_isSkipping)
        {
            _skip -= count;
            return _skip == 0 ? ProxyHeaderState.Complete : ProxyHeaderState.Incomplete;
        }

        _filled += count;
        return IsMalformed() ? ProxyHeaderState.Malformed
            : _filled < _wanted ? ProxyHeaderState.Incomplete
            : _filled == ProxyFormat.FixedLength ? BeginAddresses()
            : EndAddresses();
    }

    /// <summary>Looks at every byte as soon as it is there: a client of another protocol must not wait in vain.
    /// </summary>
    private bool IsMalformed()
    {
        int signed = Math.Min(_filled, ProxyFormat.Signature.Length);
        if (!_bytes.AsSpan(0, signed).SequenceEqual(ProxyFormat.Signature[..signed]))
        {
            return true;
        }

        return _filled > ProxyFormat.VersionAt
            && _bytes[ProxyFormat.VersionAt] is not (ProxyFormat.Version | ProxyFormat.LocalCommand
                or ProxyFormat.Version | ProxyFormat.ProxyCommand);
    }

    /// <summary>After the fixed part: which addresses follow, and how many bytes after them.</summary>
    private ProxyHeaderState BeginAddresses()
    {
        int length = BinaryPrimitives.ReadUInt16BigEndian(_bytes.AsSpan(ProxyFormat.LengthAt));
        int addresses = AddressLength;
        if (length < addresses)
        {
            return ProxyHeaderState.Malformed;
        }

        _wanted += addresses;
        _skip = length - addresses;
        return addresses == 0 ? EndAddresses() : ProxyHeaderState.Incomplete;
    }

    private ProxyHeaderState EndAddresses()
    {
        Header = AddressLength switch
        {
            ProxyFormat.IPv4Length => Read(addressLength: 4),
            ProxyFormat.IPv6Length => Read(addressLength: 16),
            _ => ProxyHeader.WithoutAddress,
        };
        _isSkipping = _skip > 0;
        return _isSkipping ? ProxyHeaderState.Incomplete : ProxyHeaderState.Complete;
    }

    private int AddressLength => (_bytes[ProxyFormat.VersionAt] & 0xF) == ProxyFormat.LocalCommand
        ? 0
        : (_bytes[ProxyFormat.FamilyAt] >> 4) switch
        {
            ProxyFormat.IPv4Family => ProxyFormat.IPv4Length,
            ProxyFormat.IPv6Family => ProxyFormat.IPv6Length,
            _ => 0, // unspecified, Unix sockets, or a family of a later version
        };

    private ProxyHeader Read(int addressLength)
    {
        ReadOnlySpan<byte> addresses = _bytes.AsSpan(ProxyFormat.FixedLength);
        ReadOnlySpan<byte> ports = addresses[(2 * addressLength)..];
        return new ProxyHeader(
            new IPEndPoint(
                new IPAddress(addresses[..addressLength]), BinaryPrimitives.ReadUInt16BigEndian(ports)),
            new IPEndPoint(
                new IPAddress(addresses.Slice(addressLength, addressLength)),
                BinaryPrimitives.ReadUInt16BigEndian(ports[2..])));
    }
}
