using System.Text;

namespace HttpGateway.Proxying;

/// <summary>Keeps Kestrel from hiding the names in <c>Connection: keep-alive, X-Secret</c>.</summary>
/// <remarks>
/// If Kestrel knows one option of the header, it replaces the header by that option. The names of headers that must not
/// reach a backend are then hidden. It keeps the header if it knows two options in it. So a line with other names gets
/// a second option while it is decoded, and then <see cref="RequestHeaders"/> can see the names. Upgrades stay what
/// they are; else the connection ends with the answer. Only odd clients send such a line.
/// </remarks>
internal sealed class ConnectionHeader : Encoding
{
    private const string KeepAlive = "keep-alive";
    private const string Close = "close";
    private const string Upgrade = "Upgrade";

    // Options, and headers that YARP never forwards.
    private static readonly HashSet<string> Harmless = new(StringComparer.OrdinalIgnoreCase)
    {
        KeepAlive, Close, Upgrade, "TE", "HTTP2-Settings",
    };

    private static readonly ConnectionHeader Instance = new();

    private ConnectionHeader()
    {
    }

    /// <summary>How a header of a request is decoded: byte by byte, as received.</summary>
    public static Encoding EncodingOf(string header) =>
        header.Equals("Connection", StringComparison.OrdinalIgnoreCase) ? Instance : Latin1;

    /// <summary>The value of a line as the program is to see it.</summary>
    public static string Rewrite(string value)
    {
        string[] names = value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (names.All(Harmless.Contains))
        {
            return value;
        }

        return names.Contains(Upgrade, StringComparer.OrdinalIgnoreCase)
            ? $"{KeepAlive}, {value}"
            : $"{KeepAlive}, {Close}, {value}";
    }

    public override int GetByteCount(char[] chars, int index, int count) => Latin1.GetByteCount(chars, index, count);

    public override int GetBytes(char[] chars, int charIndex, int charCount, byte[] bytes, int byteIndex) =>
        Latin1.GetBytes(chars, charIndex, charCount, bytes, byteIndex);

    public override int GetMaxByteCount(int charCount) => Latin1.GetMaxByteCount(charCount);

    public override int GetCharCount(byte[] bytes, int index, int count) => Decode(bytes, index, count).Length;

    public override int GetChars(byte[] bytes, int byteIndex, int byteCount, char[] chars, int charIndex)
    {
        string text = Decode(bytes, byteIndex, byteCount);
        text.CopyTo(0, chars, charIndex, text.Length);
        return text.Length;
    }

    public override int GetMaxCharCount(int byteCount) => byteCount + $"{KeepAlive}, {Close}, ".Length;

    private static string Decode(byte[] bytes, int index, int count) => Rewrite(Latin1.GetString(bytes, index, count));
}
