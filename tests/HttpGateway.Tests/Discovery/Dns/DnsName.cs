using System.Text;

namespace HttpGateway.Tests.Discovery.Dns;

/// <summary>Names on the wire: each label after its length, and a zero.</summary>
internal static class DnsName
{
    public static byte[] Encode(string name) =>
    [
        .. name.Split('.', StringSplitOptions.RemoveEmptyEntries)
            .SelectMany(static label => (byte[])[(byte)label.Length, .. Encoding.ASCII.GetBytes(label)]),
        0,
    ];

    /// <summary>Reads a name that is not compressed, as in a question.</summary>
    public static string Decode(ReadOnlySpan<byte> bytes, out int length)
    {
        List<string> labels = [];
        length = 0;
        while (bytes[length] is > 0 and byte count)
        {
            labels.Add(Encoding.ASCII.GetString(bytes.Slice(length + 1, count)));
            length += 1 + count;
        }

        length++;
        return string.Join('.', labels);
    }
}
