using System.Net;
using System.Text;

namespace Balancing.Tests.Vectors;

/// <summary>
/// Keys are XXH3-64 with seed 0, as published. An update of the hashing package that changed a bit would move every
/// key.
/// </summary>
public class KeyVectorTests
{
    // XXH3_64bits test values of the xxHash project, tests/sanity_test_vectors.h; one per branch of the algorithm.
    [Theory]
    [InlineData(0, 0x2D06800538D394C2)]
    [InlineData(1, 0xC44BDFF4074EECDB)]
    [InlineData(6, 0x27B56A84CD2D7325)]
    [InlineData(12, 0xA713DAF0DFBB77E7)]
    [InlineData(24, 0xA3FE70BF9D3510EB)]
    [InlineData(48, 0x397DA259ECBA1F11)]
    [InlineData(80, 0xBCDEFBBB2C47C90A)]
    [InlineData(195, 0xCD94217EE362EC3A)]
    [InlineData(403, 0xCDEB804D65C6DEA4)]
    [InlineData(512, 0x617E49599013CB6B)]
    [InlineData(2048, 0xDD59E2C3A5F038E0)]
    public void Bytes_hash_to_the_published_values(int length, ulong expected) =>
        Assert.Equal(expected, SelectionKey.FromBytes(XxHashTestBuffer.Create(length)).Hash);

    [Theory]
    [InlineData("", 0x2D06800538D394C2)] // as above
    [InlineData("abc", 0x78AF5F94892F3950)] // a value that implementations in several languages test against
    public void The_key_of_a_text_is_that_of_its_UTF_8_form(string text, ulong expected) =>
        Assert.Equal(expected, SelectionKey.FromString(text).Hash);

    // On both sides of the length above which the UTF-8 form does not fit on the stack, in chars of one to four bytes.
    [Theory]
    [InlineData("x")]
    [InlineData("ü")]
    [InlineData("東")]
    [InlineData("🦊")]
    public void The_key_of_a_long_text_is_that_of_its_UTF_8_form(string piece)
    {
        for (int count = 1; count < 600; count++)
        {
            string text = string.Concat(Enumerable.Repeat(piece, count));
            Assert.Equal(SelectionKey.FromBytes(Encoding.UTF8.GetBytes(text)), SelectionKey.FromString(text));
        }
    }

    [Fact]
    public void Addresses_hash_as_their_bytes_in_network_order_T24()
    {
        Assert.Equal(SelectionKey.FromBytes([10, 0, 0, 1]), SelectionKey.FromIPAddress(IPAddress.Parse("10.0.0.1")));
        Assert.Equal(
            SelectionKey.FromBytes([10, 0, 0, 1]), SelectionKey.FromIPAddress(IPAddress.Parse("::ffff:10.0.0.1")));
        byte[] bytes = [0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1];
        Assert.Equal(SelectionKey.FromBytes(bytes), SelectionKey.FromIPAddress(IPAddress.Parse("fe80::1%3")));
        Assert.Equal(
            SelectionKey.FromBytes([10, 1, 0xC0, 0]),
            SelectionKey.FromIPAddress(IPAddress.Parse("10.1.255.3"), ipv4PrefixLength: 18));
    }
}
