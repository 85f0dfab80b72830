using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using System.Globalization;
using System.IO.Hashing;
using System.Net;
using System.Runtime.CompilerServices;
using System.Text;
using Balancing.Hashing;

namespace Balancing;

/// <summary>An affinity key (user id, header, client address), as a 64-bit hash.</summary>
/// <remarks>
/// The hash is XxHash3-64 and the same in every process, on every machine and under every culture. It is no protection
/// against crafted keys: where clients choose their keys, set a seed in the options of the selector or pass a keyed
/// hash to <see cref="FromHash"/>. Creating a key allocates nothing.
/// </remarks>
[DebuggerDisplay("{ToString(),nq}")]
public readonly struct SelectionKey : IEquatable<SelectionKey>
{
    // Texts up to a third of this many chars are encoded on the stack, longer ones in a rented buffer.
    private const int StackBytes = 512;

    private readonly bool _hasValue;

    private SelectionKey(ulong hash)
    {
        Hash = hash;
        _hasValue = true;
    }

    /// <summary>No key, and the default value: hash selectors then pick at random, in proportion to weight.</summary>
    public static SelectionKey None => default;

    /// <summary>False for <see cref="None"/>. A key with a hash that happens to be zero has a value.</summary>
    public bool HasValue => _hasValue;

    /// <summary>The hash; zero for <see cref="None"/>.</summary>
    public ulong Hash { get; }

    /// <summary>A key that is already a number: any 64-bit hash of your own, or a plain number such as a user id.
    /// Selectors mix it before use, so consecutive numbers spread as well as hashes do.</summary>
    /// <param name="hash">Any value.</param>
    /// <returns>The key.</returns>
    public static SelectionKey FromHash(ulong hash) => new(hash);

    /// <summary>The key of a number that is not a hash, for example a user id.</summary>
    /// <param name="value">Any value.</param>
    /// <returns>The key.</returns>
    /// <remarks>Equal to <see cref="FromHash"/> of the same 64 bits: selectors mix a key before use.</remarks>
    public static SelectionKey FromInt64(long value) => new(unchecked((ulong)value));

    /// <summary>The key of a GUID: that of its sixteen bytes in network order.</summary>
    /// <param name="value">Any value; the empty GUID is a key too.</param>
    /// <returns>The key.</returns>
    public static SelectionKey FromGuid(Guid value)
    {
        Span<byte> bytes = stackalloc byte[16];
        value.TryWriteBytes(bytes, bigEndian: true, out _);
        return FromBytes(bytes);
    }

    /// <summary>The key of some bytes.</summary>
    /// <param name="key">The bytes. An empty span is a valid key.</param>
    /// <returns>The key.</returns>
    public static SelectionKey FromBytes(ReadOnlySpan<byte> key) => new(XxHash3.HashToUInt64(key));

    /// <summary>The key of a text: equal to <see cref="FromBytes"/> of its UTF-8 form. Case and Unicode form matter;
    /// unpaired surrogates count as U+FFFD.</summary>
    /// <param name="key">The text. The empty text is a valid key.</param>
    /// <returns>The key.</returns>
    [SkipLocalsInit] // clearing the buffer would cost as much as the hash
    public static SelectionKey FromString(ReadOnlySpan<char> key)
    {
        if (AsciiXxHash3.TryHash(key, out ulong hash))
        {
            return new SelectionKey(hash);
        }

        if (key.Length <= StackBytes / 3)
        {
            Span<byte> utf8 = stackalloc byte[StackBytes];
            if (Ascii.FromUtf16(key, utf8, out int length) != OperationStatus.Done)
            {
                length = Encoding.UTF8.GetBytes(key, utf8);
            }

            return FromBytes(utf8[..length]);
        }

        byte[] rented = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetByteCount(key));
        SelectionKey result = FromBytes(rented.AsSpan(0, Encoding.UTF8.GetBytes(key, rented)));
        ArrayPool<byte>.Shared.Return(rented);
        return result;
    }

    /// <summary>The key of a client address, or of the network it is in.</summary>
    /// <param name="address">The address. <c>10.0.0.1</c> and <c>::ffff:10.0.0.1</c> are the same client,
    /// and so is <c>64:ff9b::10.0.0.1</c> (NAT64, RFC 6052). The scope id is ignored.</param>
    /// <param name="ipv4PrefixLength">How many leading bits of an IPv4 address count, 0 to 32. At 32 (the default) each
    /// address is a client of its own; at 24 a whole /24 shares one key.</param>
    /// <param name="ipv6PrefixLength">How many leading bits of an IPv6 address count, 0 to 128 (the default). Consider
    /// 64: hosts change the lower half of their address at will. Behind a NAT64 with another prefix all clients share
    /// their leading bits: keep 128 there, or extract the IPv4 address first.</param>
    /// <returns>The key.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="address"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A prefix length is out of range.</exception>
    public static SelectionKey FromIPAddress(IPAddress address, int ipv4PrefixLength = 32, int ipv6PrefixLength = 128)
    {
        ArgumentNullException.ThrowIfNull(address);
        ThrowIfPrefixOutOfRange(ipv4PrefixLength, 32, nameof(ipv4PrefixLength));
        ThrowIfPrefixOutOfRange(ipv6PrefixLength, 128, nameof(ipv6PrefixLength));

        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out int length);
        Span<byte> client = length == bytes.Length && CarriesIPv4(bytes) ? bytes[12..] : bytes[..length];
        return FromPrefix(client, client.Length == bytes.Length ? ipv6PrefixLength : ipv4PrefixLength);
    }

    /// <summary>The key of the address of a client's end point, as <see cref="FromIPAddress"/> makes it.</summary>
    /// <param name="endPoint">The end point. Its port is ignored: a client uses a new one for each connection.</param>
    /// <param name="ipv4PrefixLength">How many leading bits of an IPv4 address count, 0 to 32.</param>
    /// <param name="ipv6PrefixLength">How many leading bits of an IPv6 address count, 0 to 128.</param>
    /// <returns>The key.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="endPoint"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A prefix length is out of range.</exception>
    public static SelectionKey FromIPEndPoint(
        IPEndPoint endPoint, int ipv4PrefixLength = 32, int ipv6PrefixLength = 128)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        return FromIPAddress(endPoint.Address, ipv4PrefixLength, ipv6PrefixLength);
    }

    /// <summary>Whether two keys are equal: same hash, and both or neither have a value.</summary>
    /// <param name="left">A key.</param>
    /// <param name="right">Another key.</param>
    /// <returns>True if they are equal.</returns>
    public static bool operator ==(SelectionKey left, SelectionKey right) => left.Equals(right);

    /// <summary>Whether two keys differ.</summary>
    /// <param name="left">A key.</param>
    /// <param name="right">Another key.</param>
    /// <returns>True if they differ.</returns>
    public static bool operator !=(SelectionKey left, SelectionKey right) => !left.Equals(right);

    /// <inheritdoc/>
    public bool Equals(SelectionKey other) => Hash == other.Hash && _hasValue == other._hasValue;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SelectionKey other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => Hash.GetHashCode();

    /// <summary>The hash as 16 hexadecimal digits, or "none".</summary>
    public override string ToString() => _hasValue ? Hash.ToString("x16", CultureInfo.InvariantCulture) : "none";

    private static SelectionKey FromPrefix(Span<byte> address, int prefixLength)
    {
        if (prefixLength < address.Length * 8)
        {
            int whole = prefixLength / 8;
            int rest = prefixLength % 8;
            address[whole] &= (byte)(0xFF00 >> rest); // the leading `rest` bits of this byte
            address[(whole + 1)..].Clear();
        }

        return FromBytes(address);
    }

    // ::ffff:a.b.c.d, the mapped form (RFC 4291), and 64:ff9b::a.b.c.d, the form of NAT64's well-known prefix (RFC
    // 6052).
    private static bool CarriesIPv4(ReadOnlySpan<byte> address)
    {
        ulong high = BinaryPrimitives.ReadUInt64BigEndian(address);
        uint low = BinaryPrimitives.ReadUInt32BigEndian(address[8..]);
        return (high, low) is (0, 0xFFFF) or (0x0064_FF9B_0000_0000, 0);
    }

    private static void ThrowIfPrefixOutOfRange(int length, int maximum, string name)
    {
        if ((uint)length > (uint)maximum)
        {
            throw new ArgumentOutOfRangeException(
                name, length, $"Prefix length must be between 0 and {maximum} bits, but was {length}.");
        }
    }
}
