namespace Balancing.Quality.Baselines;

/// <summary>
/// The ring of most articles: a <see cref="SortedDictionary{TKey, TValue}"/> of the hashes of "id-0", "id-1", …
/// </summary>
internal sealed class TutorialRing
{
    private const int PointsPerBackend = 100;
    private readonly Func<string, uint> _hash;

    // The content of the dictionary. It gives the same owners, and searching the dictionary would take most of the run.
    private readonly uint[] _points;
    private readonly string[] _owners;

    public TutorialRing(IEnumerable<string> ids, Func<string, uint> hash)
    {
        _hash = hash;
        SortedDictionary<uint, string> ring = [];
        foreach (string id in ids)
        {
            for (int i = 0; i < PointsPerBackend; i++)
            {
                ring[hash($"{id}-{i}")] = id; // on a collision, the later id wins
            }
        }

        _points = [.. ring.Keys];
        _owners = [.. ring.Values];
    }

    public string OwnerOf(string key)
    {
        int at = Array.BinarySearch(_points, _hash(key));
        at = at < 0 ? ~at : at;
        return _owners[at < _points.Length ? at : 0];
    }
}
