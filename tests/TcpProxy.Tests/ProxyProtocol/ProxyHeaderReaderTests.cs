using System.Net;
using TcpProxy.ProxyProtocol;
using TcpProxy.Tests.Support;

namespace TcpProxy.Tests.ProxyProtocol;

/// <summary>The bytes of PROXY protocol v2, written out by hand.</summary>
public class ProxyHeaderReaderTests
{
    private const string Signature = "0D0A0D0A 000D0A51 5549540A";
    private const string IPv4 = Signature + "21 11 000C 0A000001 C0000201 9C40 01BB";

    private const string IPv6 =
        Signature + "21 21 0024 20010DB8000000000000000000000001 20010DB8000000000000000000000002 0001 FFFF";

    public static TheoryData<string, string?, string?> Valid { get; } = new()
    {
        { IPv4, "10.0.0.1:40000", "192.0.2.1:443" },
        { IPv6, "[2001:db8::1]:1", "[2001:db8::2]:65535" },
        { Signature + "21 12 000C 0A000001 C0000201 9C40 01BB", "10.0.0.1:40000", "192.0.2.1:443" }, // UDP
        { Signature + "21 11 0010 0A000001 C0000201 9C40 01BB 04000100", "10.0.0.1:40000", "192.0.2.1:443" }, // no-op
        { Signature + "20 00 0000", null, null }, // LOCAL
        { Signature + "20 11 000C 0A000001 C0000201 9C40 01BB", null, null }, // LOCAL: the addresses do not count
        { Signature + "20 11 0003 0A0000", null, null }, // LOCAL: not even their length
        { Signature + "21 00 0000", null, null }, // unspecified
        { Signature + "21 00 0002 FFFF", null, null },
        { Signature + "21 31 0004 2F746D70", null, null }, // a Unix socket
        { Signature + "21 F1 0001 00", null, null }, // a family of a later version
    };

    public static TheoryData<string, int> Malformed { get; } = new()
    {
        { "50", 1 }, // PROXY TCP4 …: version 1
        { "47", 1 }, // GET
        { "0D0A0D0A 000D0A51 5549540D", 12 },
        { "0D0A0D0A 01", 5 },
        { Signature + "11", 13 }, // version 1
        { Signature + "31", 13 }, // version 3
        { Signature + "22", 13 }, // an unknown command
        { Signature + "21 11 000B", 16 }, // too short for two addresses
        { Signature + "21 21 0023", 16 },
    };

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_header_is_read_in_pieces_of_any_size(string hex, string? source, string? destination)
    {
        byte[] bytes = Headers.FromHex(hex);
        for (int size = 1; size <= bytes.Length; size++)
        {
            ProxyHeaderReader reader = new();

            Assert.Equal(ProxyHeaderState.Complete, Feed(reader, bytes, size, out int taken));
            Assert.Equal(bytes.Length, taken);
            Assert.Equal(Parse(source), reader.Header!.Source);
            Assert.Equal(Parse(destination), reader.Header.Destination);
        }
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_header_is_incomplete_until_its_last_byte(string hex, string? source, string? destination)
    {
        byte[] bytes = Headers.FromHex(hex);
        for (int length = 0; length < bytes.Length; length++)
        {
            Assert.Equal(ProxyHeaderState.Incomplete, Feed(new ProxyHeaderReader(), bytes[..length], 1, out _));
        }

        Assert.Equal(source is null, destination is null);
    }

    [Theory]
    [MemberData(nameof(Valid))]
    public void Not_a_byte_after_the_header_is_asked_for(string hex, string? source, string? destination)
    {
        byte[] header = Headers.FromHex(hex);
        ProxyHeaderReader reader = new();

        Feed(reader, [.. header, 1, 2, 3], int.MaxValue, out int taken);

        Assert.Equal(header.Length, taken);
        Assert.Equal(source is null, destination is null);
    }

    [Fact]
    public void The_longest_header_is_skipped_to_its_end()
    {
        byte[] bytes = [.. Headers.FromHex(Signature + "21 11 FFFF 0A000001 C0000201 9C40 01BB"), .. new byte[65_523]];
        ProxyHeaderReader reader = new();

        Assert.Equal(ProxyHeaderState.Complete, Feed(reader, bytes, 1_000, out int taken));
        Assert.Equal(16 + 65_535, taken);
        Assert.Equal(IPEndPoint.Parse("10.0.0.1:40000"), reader.Header!.Source);
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void A_malformed_header_is_found_at_its_first_wrong_byte(string hex, int at)
    {
        byte[] bytes = Headers.FromHex(hex);

        Assert.Equal(ProxyHeaderState.Malformed, Feed(new ProxyHeaderReader(), bytes[..at], 1, out _));
        Assert.Equal(ProxyHeaderState.Incomplete, Feed(new ProxyHeaderReader(), bytes[..(at - 1)], 1, out _));
        Assert.Equal(ProxyHeaderState.Malformed, Feed(new ProxyHeaderReader(), bytes, int.MaxValue, out _));
    }

    [Theory]
    [InlineData(IPv4)]
    [InlineData(IPv6)]
    public void A_header_is_written_as_it_was_read(string hex)
    {
        byte[] bytes = Headers.FromHex(hex);
        ProxyHeaderReader reader = new();
        Feed(reader, bytes, int.MaxValue, out _);

        Assert.Equal(bytes, Headers.Write(reader.Header!));
    }

    [Theory]
    [InlineData("::ffff:10.0.0.1", "192.0.2.1", IPv4)] // mapped addresses are IPv4
    [InlineData(
        "10.0.0.1", "2001:db8::2",
        Signature + "21 21 0024 00000000000000000000FFFF0A000001 20010DB8000000000000000000000002 9C40 01BB")]
    public void Addresses_of_two_families_are_written_as_one(string source, string destination, string hex) =>
        Assert.Equal(Headers.FromHex(hex), Headers.Write(new ProxyHeader(
            new IPEndPoint(IPAddress.Parse(source), 40_000), new IPEndPoint(IPAddress.Parse(destination), 443))));

    [Fact]
    public void A_header_without_an_address_is_written_as_local() =>
        Assert.Equal(Headers.FromHex(Signature + "20 00 0000"), Headers.Write(ProxyHeader.WithoutAddress));

    /// <summary>Gives the reader pieces of a size, but never more than it asks for.</summary>
    private static ProxyHeaderState Feed(ProxyHeaderReader reader, byte[] bytes, int size, out int taken)
    {
        ProxyHeaderState state = ProxyHeaderState.Incomplete;
        taken = 0;
        while (state == ProxyHeaderState.Incomplete && taken < bytes.Length)
        {
            Memory<byte> space = reader.Space;
            Assert.False(space.IsEmpty);
            int count = Math.Min(Math.Min(size, space.Length), bytes.Length - taken);
            bytes.AsMemory(taken, count).CopyTo(space);
            taken += count;
            state = reader.Advance(count);
        }

        return state;
    }

    private static IPEndPoint? Parse(string? text) => text is null ? null : IPEndPoint.Parse(text);
}
