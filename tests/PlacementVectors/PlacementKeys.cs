using System.Globalization;
using System.Net;

namespace Balancing.PlacementVectors;

/// <summary>Keys of every kind. The names are what the file shows, so they tell how to make the key.</summary>
public static class PlacementKeys
{
    private static readonly string[] Texts = ["", "a", "user-42", "USER-42", "id", "ID", "ıd", "Straße", "用户", "👩‍🚀"];

    private static readonly string[] Addresses =
        [
            "10.0.0.1", "::ffff:10.0.0.1", "10.0.0.2", "192.168.255.254", "255.255.255.255", "::1", "2001:db8::1",
            "2001:db8:0:0:ffff::2", "fe80::1%3",
        ];

    private static readonly ulong[] Numbers = [0, 1, 2, 3, 1_000_000_007, 0x8000_0000_0000_0000, ulong.MaxValue];

    public static IReadOnlyList<(string Name, SelectionKey Key)> All { get; } =
    [
        .. Texts.Select(static text => ($"text \"{text}\"", SelectionKey.FromString(text))),
        ("text of 200 times \"ü\"", SelectionKey.FromString(new string('ü', 200))),
        ("text of 1000 times \"x\"", SelectionKey.FromString(new string('x', 1_000))),
        .. new[] { 1, 4, 16, 17, 128, 129, 241, 1_025 }.Select(
            static length => ($"bytes 0, 1, 2, … of length {Text(length)}", SelectionKey.FromBytes(Bytes(length)))),
        .. Addresses.Select(
            static address => ($"address {address}", SelectionKey.FromIPAddress(IPAddress.Parse(address)))),
        ("address 10.1.2.3/24", SelectionKey.FromIPAddress(IPAddress.Parse("10.1.2.3"), ipv4PrefixLength: 24)),
        (
            "address 2001:db8:1:2:3:4:5:6/56",
            SelectionKey.FromIPAddress(IPAddress.Parse("2001:db8:1:2:3:4:5:6"), ipv6PrefixLength: 56)),
        .. Numbers.Select(
            static number => (
                $"number {number.ToString(CultureInfo.InvariantCulture)}", SelectionKey.FromHash(number))),
    ];

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static byte[] Bytes(int length) => [.. Enumerable.Range(0, length).Select(static i => (byte)i)];
}
