using System.Buffers;
using System.Globalization;
using System.Text;

namespace Faults.Load;

/// <summary>What a client has received of an answer so far.</summary>
internal sealed class HttpAnswer
{
    private readonly ArrayBufferWriter<byte> _bytes = new();

    public bool IsEmpty => _bytes.WrittenCount == 0;

    public bool IsSuccess => Bytes.StartsWith("HTTP/1.1 200"u8);

    /// <summary>Whether the proxy closes the connection after it.</summary>
    public bool IsLast => Headers.Contains("Connection: close", StringComparer.OrdinalIgnoreCase);

    public bool IsWhole
    {
        get
        {
            foreach (string line in Headers)
            {
                if (line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))
                {
                    return Bytes.Length - HeadLength >= int.Parse(line[15..], CultureInfo.InvariantCulture);
                }

                if (line.StartsWith("Transfer-Encoding:", StringComparison.OrdinalIgnoreCase))
                {
                    return Bytes.EndsWith("0\r\n\r\n"u8);
                }
            }

            return false;
        }
    }

    private ReadOnlySpan<byte> Bytes => _bytes.WrittenSpan;

    // With the empty line; -1 while it is incomplete.
    private int HeadLength => Bytes.IndexOf("\r\n\r\n"u8) is >= 0 and int end ? end + 4 : -1;

    private string[] Headers => HeadLength is > 0 and int length
        ? Encoding.ASCII.GetString(Bytes[..length]).Split("\r\n", StringSplitOptions.RemoveEmptyEntries)
        : [];

    public void Add(ReadOnlySpan<byte> bytes) => _bytes.Write(bytes);
}
