using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Balancing.Quality.Baselines;

/// <summary>The 32-bit hashes that tutorials use for labels and keys.</summary>
internal static class TextHash
{
    public static uint Md5(string text)
    {
        Span<byte> digest = stackalloc byte[MD5.HashSizeInBytes];
#pragma warning disable CA5351 // It spreads keys and protects nothing.
        MD5.HashData(Encoding.UTF8.GetBytes(text), digest);
#pragma warning restore CA5351
        return BinaryPrimitives.ReadUInt32LittleEndian(digest);
    }

    public static uint Fnv1A(string text)
    {
        uint hash = 2_166_136_261;
        foreach (byte octet in Encoding.UTF8.GetBytes(text))
        {
            hash = (hash ^ octet) * 16_777_619;
        }

        return hash;
    }
}
