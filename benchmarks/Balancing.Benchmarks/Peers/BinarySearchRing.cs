using System.Globalization;
using System.IO.Hashing;
using System.Text;

namespace Balancing.Benchmarks.Peers;

/// <summary>
/// The ring of most libraries: sorted points and a binary search, here with the fastest hash of .NET.
/// </summary>
internal sealed class BinarySearchRing
{
    private readonly ulong[] _points;
    private readonly string[] _owners;

    public BinarySearchRing(IReadOnlyList<string> ids, int pointsPerServer)
    {
        (ulong Point, string Id)[] all =
            [.. ids.SelectMany(id => Enumerable.Range(0, pointsPerServer).Select(i => (Point(id, i), id)))];
        _points = [.. all.Select(static entry => entry.Point)];
        _owners = [.. all.Select(static entry => entry.Id)];
        Array.Sort(_points, _owners);
    }

    private static ulong Point(string id, int i) =>
        XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}_{i}")));

    public string OwnerOf(string key)
    {
        Span<byte> utf8 = stackalloc byte[64];
        return OwnerOf(XxHash3.HashToUInt64(utf8[..Encoding.UTF8.GetBytes(key, utf8)]));
    }

    public string OwnerOf(ulong hash)
    {
        int at = Array.BinarySearch(_points, hash);
        at = at < 0 ? ~at : at;
        return _owners[at < _points.Length ? at : 0];
    }
}
