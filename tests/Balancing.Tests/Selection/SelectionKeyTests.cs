using System.Globalization;
using System.Net;
using System.Text;
using Balancing.Tests.Support;

namespace Balancing.Tests.Selection;

public class SelectionKeyTests
{
    [Fact]
    public void The_key_of_an_endpoint_does_not_depend_on_the_port()
    {
        IPAddress address = IPAddress.Parse("10.1.2.3");
        Assert.Equal(SelectionKey.FromIPAddress(address), SelectionKey.FromIPEndPoint(new IPEndPoint(address, 80)));
        Assert.Equal(
            SelectionKey.FromIPAddress(address),
            SelectionKey.FromIPEndPoint(new IPEndPoint(address.MapToIPv6(), 51_234)));
        Assert.Equal(
            SelectionKey.FromIPAddress(address, 24),
            SelectionKey.FromIPEndPoint(new IPEndPoint(IPAddress.Parse("10.1.2.77"), 1), 24));
    }

    [Fact]
    public void A_number_is_its_own_hash_and_a_GUID_is_hashed_in_network_order()
    {
        Assert.Equal(SelectionKey.FromHash(ulong.MaxValue), SelectionKey.FromInt64(-1));
        Assert.Equal(SelectionKey.FromHash(42), SelectionKey.FromInt64(42));
        Guid guid = new("00112233-4455-6677-8899-aabbccddeeff");
        Assert.Equal(
            SelectionKey.FromBytes(Convert.FromHexString("00112233445566778899aabbccddeeff")),
            SelectionKey.FromGuid(guid));
    }

    [Fact]
    public void The_key_None_is_the_default_and_has_no_value()
    {
        Assert.Equal(default, SelectionKey.None);
        Assert.False(SelectionKey.None.HasValue);
        Assert.Equal(0UL, SelectionKey.None.Hash);
    }

    [Fact]
    public void A_key_with_the_hash_zero_has_a_value()
    {
        SelectionKey zero = SelectionKey.FromHash(0);
        Assert.True(zero.HasValue);
        Assert.NotEqual(SelectionKey.None, zero);
        Assert.True(zero != SelectionKey.None);
        Assert.False(zero == SelectionKey.None);
    }

    [Fact]
    public void Equal_hashes_make_equal_keys()
    {
        SelectionKey key = SelectionKey.FromString("user-42");
        SelectionKey same = SelectionKey.FromHash(key.Hash);
        Assert.True(key == same);
        Assert.True(key.Equals((object)same));
        Assert.Equal(key.GetHashCode(), same.GetHashCode());
        Assert.False(key.Equals("user-42"));
        Assert.False(key.Equals(null));
        Assert.True(key != SelectionKey.FromString("user-43"));
    }

    [Fact]
    public void The_text_of_a_key_is_its_hash_in_hexadecimal_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = new CultureInfo("ar-SA");
            Assert.Equal("00000000000000ff", SelectionKey.FromHash(255).ToString());
            Assert.Equal("none", SelectionKey.None.ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    /// <summary>
    /// The reference vector of XXH3-64 for empty input: the keys are the published function, not a variant.
    /// </summary>
    [Fact]
    public void An_empty_text_is_a_valid_key()
    {
        Assert.Equal(0x2D06_8005_38D3_94C2UL, SelectionKey.FromBytes([]).Hash);
        Assert.True(SelectionKey.FromString("").HasValue);
        Assert.Equal(SelectionKey.FromBytes([]), SelectionKey.FromString(""));
    }

    [Fact]
    public void The_key_of_a_text_of_any_length_is_that_of_its_UTF_8_bytes()
    {
        Random random = Seeds.Random(19_001);
        string[] alphabet = ["a", "é", "日", "\U0001F600", "\0"];
        foreach (int length in (int[])[1, 2, 16, 17, 100, 169, 170, 171, 172, 300, 511, 512, 513, 5_000, 100_000])
        {
            string text =
                string.Concat(Enumerable.Range(0, length).Select(_ => alphabet[random.Next(alphabet.Length)]));
            Assert.Equal(SelectionKey.FromBytes(Encoding.UTF8.GetBytes(text)), SelectionKey.FromString(text));
            string wide = new('日', length); // three bytes per char, the maximum of UTF-8
            Assert.Equal(SelectionKey.FromBytes(Encoding.UTF8.GetBytes(wide)), SelectionKey.FromString(wide));
        }
    }

    // Not theory data: in the metadata of an attribute the surrogates would be replaced before the test gets them.
    [Fact]
    public void An_unpaired_surrogate_counts_as_the_replacement_character()
    {
        string padding = new('x', 400);
        foreach (string text in (string[])["\ud83d", "\ude00", "a\ud83db", "\ude00\ud83d"])
        {
            Assert.Contains(text, char.IsSurrogate);
            string replaced = string.Concat(text.Select(static c => char.IsSurrogate(c) ? '\ufffd' : c));
            Assert.Equal(SelectionKey.FromString(replaced), SelectionKey.FromString(text));
            Assert.Equal(SelectionKey.FromString(padding + replaced), SelectionKey.FromString(padding + text));
        }
    }

    [Fact]
    public void Keys_differ_by_case_and_by_Unicode_form()
    {
        Assert.NotEqual(SelectionKey.FromString("User"), SelectionKey.FromString("user"));
        Assert.NotEqual(SelectionKey.FromString("\u00e9"), SelectionKey.FromString("e\u0301"));
    }

    /// <summary>Compared with a plain definition: the address as a number with its low bits cleared.</summary>
    [Fact]
    public void A_prefix_keeps_only_the_leading_bits()
    {
        Random random = Seeds.Random(19_002);
        byte[] four = new byte[4];
        byte[] sixteen = new byte[16];
        for (int round = 0; round < 200; round++)
        {
            random.NextBytes(four);
            random.NextBytes(sixteen);
            sixteen[0] = 0x20; // not a mapped address
            for (int length = 0; length <= 128; length++)
            {
                Assert.Equal(
                    SelectionKey.FromBytes(Masked(sixteen, length)),
                    SelectionKey.FromIPAddress(new IPAddress(sixteen), 32, length));
                if (length <= 32)
                {
                    Assert.Equal(
                        SelectionKey.FromBytes(Masked(four, length)),
                        SelectionKey.FromIPAddress(new IPAddress(four), length));
                }
            }
        }
    }

    [Fact]
    public void Addresses_of_one_network_share_a_key_only_with_a_prefix_length()
    {
        Assert.NotEqual(Address("10.0.0.1"), Address("10.0.0.2"));
        Assert.Equal(
            SelectionKey.FromIPAddress(IPAddress.Parse("10.0.0.1"), 24),
            SelectionKey.FromIPAddress(IPAddress.Parse("10.0.0.254"), 24));
        Assert.NotEqual(
            SelectionKey.FromIPAddress(IPAddress.Parse("10.0.0.1"), 24),
            SelectionKey.FromIPAddress(IPAddress.Parse("10.0.1.1"), 24));
        Assert.Equal(
            SelectionKey.FromIPAddress(IPAddress.Parse("2001:db8:1:2:aaaa::1"), 32, 64),
            SelectionKey.FromIPAddress(IPAddress.Parse("2001:db8:1:2:bbbb::9"), 32, 64));
    }

    [Fact]
    public void The_address_is_not_modified()
    {
        IPAddress address = IPAddress.Parse("10.1.2.3");
        SelectionKey.FromIPAddress(address, 8);
        Assert.Equal("10.1.2.3", address.ToString());
    }

    [Fact]
    public void An_IPv4_compatible_address_is_not_a_mapped_one() =>
        Assert.NotEqual(Address("::10.0.0.1"), Address("10.0.0.1"));

    private static SelectionKey Address(string address) => SelectionKey.FromIPAddress(IPAddress.Parse(address));

    private static byte[] Masked(byte[] address, int length) =>
        [.. address.Select((value, i) => (byte)(value & (0xFF00 >> Math.Clamp(length - (8 * i), 0, 8))))];
}
