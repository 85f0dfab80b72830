using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Balancing.Benchmarks.Peers;

/// <summary>
/// The ring of tutorials: a SortedDictionary of MD5 hashes of "id-i". Its keys are copied to an array, because the
/// dictionary has no search for the next key.
/// </summary>
[SuppressMessage("Security", "CA5351:Do Not Use Broken Cryptographic Algorithms",
    Justification = "The hash that tutorials use. It protects nothing.")]
internal sealed class SortedDictionaryRing
{
    private readonly SortedDictionary<uint, string> _ring = [];
    private readonly uint[] _keys;

    public SortedDictionaryRing(IReadOnlyList<string> ids, int pointsPerServer)
    {
        foreach (string id in ids)
        {
            for (int i = 0; i < pointsPerServer; i++)
            {
                _ring[Hash(string.Create(CultureInfo.InvariantCulture, $"{id}-{i}"))] = id;
            }
        }

        _keys = [.. _ring.Keys];
    }

    public string OwnerOf(string key)
    {
        int at = Array.BinarySearch(_keys, Hash(key));
        at = at < 0 ? ~at : at;
        return _ring[_keys[at < _keys.Length ? at : 0]];
    }

    private static uint Hash(string text) => BitConverter.ToUInt32(MD5.HashData(Encoding.UTF8.GetBytes(text)));
}
