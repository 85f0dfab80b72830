using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Balancing.Hashing;

/// <summary>Computes XxHash3-64 of the UTF-8 form of an ASCII text of 17 to 128 characters, without a buffer for that
/// form.</summary>
/// <remarks>
/// <para>Going through a buffer doubles the time: the hash reads the bytes in other widths than they were stored in,
/// which defeats store-to-load forwarding, so each load waits for all earlier stores. After a cache miss it waits far
/// longer. Here sixteen characters become sixteen bytes in a register.</para>
/// <para>The algorithm for these lengths, from the specification of xxHash: groups of sixteen bytes, counted from
/// both ends, are each mixed with a part of the secret by a 128-bit product. The sum of the groups is mixed once
/// more. A text of 40 has four groups: bytes 0 to 15, 16 to 31, 24 to 39, 8 to 23. System.IO.Hashing computes other
/// lengths and texts.</para>
/// </remarks>
internal static class AsciiXxHash3
{
    public const int MinLength = 17;
    public const int MaxLength = 128;

    private const ulong Prime = 0x9E37_79B1_85EB_CA87;
    private const ulong AvalanchePrime = 0x1656_6791_9E37_79F9;

    // The first 128 bytes of the default secret of XXH3.
    private static ReadOnlySpan<byte> Secret =>
    [
        0xb8, 0xfe, 0x6c, 0x39, 0x23, 0xa4, 0x4b, 0xbe, 0x7c, 0x01, 0x81, 0x2c, 0xf7, 0x21, 0xad, 0x1c,
        0xde, 0xd4, 0x6d, 0xe9, 0x83, 0x90, 0x97, 0xdb, 0x72, 0x40, 0xa4, 0xa4, 0xb7, 0xb3, 0x67, 0x1f,
        0xcb, 0x79, 0xe6, 0x4e, 0xcc, 0xc0, 0xe5, 0x78, 0x82, 0x5a, 0xd0, 0x7d, 0xcc, 0xff, 0x72, 0x21,
        0xb8, 0x08, 0x46, 0x74, 0xf7, 0x43, 0x24, 0x8e, 0xe0, 0x35, 0x90, 0xe6, 0x81, 0x3a, 0x26, 0x4c,
        0x3c, 0x28, 0x52, 0xbb, 0x91, 0xc3, 0x00, 0xcb, 0x88, 0xd0, 0x65, 0x8b, 0x1b, 0x53, 0x2e, 0xa3,
        0x71, 0x64, 0x48, 0x97, 0xa2, 0x0d, 0xf9, 0x4e, 0x38, 0x19, 0xef, 0x46, 0xa9, 0xde, 0xac, 0xd8,
        0xa8, 0xfa, 0x76, 0x3f, 0xe3, 0x9c, 0x34, 0x3f, 0xf9, 0xdc, 0xbb, 0xc7, 0xc7, 0x0b, 0x4f, 0x1d,
        0x8a, 0x51, 0xe0, 0x4b, 0xcd, 0xb4, 0x59, 0x31, 0xc8, 0x9f, 0x7e, 0xc9, 0xd9, 0x78, 0x73, 0x64,
    ];

    /// <summary>Hashes a text if it is ASCII and its length is supported.</summary>
    /// <returns>False if the text is too short, too long, or not all ASCII.</returns>
    public static bool TryHash(ReadOnlySpan<char> text, out ulong hash)
    {
        hash = 0;
        if (text.Length is < MinLength or > MaxLength || !BitConverter.IsLittleEndian)
        {
            return false;
        }

        ulong sum = (ulong)text.Length * Prime;
        Vector128<ushort> combined = default;
        for (int pair = (text.Length - 1) / 32; pair >= 0; pair--)
        {
            sum += Mix(text, 16 * pair, 32 * pair, ref combined);
            sum += Mix(text, text.Length - (16 * (pair + 1)), (32 * pair) + 16, ref combined);
        }

        sum = (sum ^ (sum >> 37)) * AvalanchePrime;
        hash = sum ^ (sum >> 32);
        return !Vector128.GreaterThanAny(combined, Vector128.Create((ushort)0x7F));
    }

    /// <summary>Mixes sixteen characters with sixteen bytes of the secret, and combines the characters' bits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Mix(ReadOnlySpan<char> text, int offset, int secretOffset, ref Vector128<ushort> combined)
    {
        ReadOnlySpan<ushort> chars = MemoryMarshal.Cast<char, ushort>(text.Slice(offset, 16));
        Vector128<ushort> first = Vector128.Create(chars);
        Vector128<ushort> second = Vector128.Create(chars[8..]);
        combined |= first | second;
        Vector128<byte> secret = Vector128.Create(Secret.Slice(secretOffset, 16));
        Vector128<ulong> mixed = (Vector128.Narrow(first, second) ^ secret).AsUInt64();
        ulong high = Math.BigMul(mixed[0], mixed[1], out ulong low);
        return high ^ low;
    }
}
