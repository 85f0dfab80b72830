using Akka.Routing;
using Balancing.Quality.Contenders;

namespace Balancing.Quality.Peers;

/// <summary>The ring of Akka.NET, which can add and remove a node.</summary>
internal sealed class AkkaPlacement(IEnumerable<string> ids, int points) : IPlacement
{
    private ConsistentHash<string> _ring = ConsistentHash.Create(ids, points);

    public string OwnerOf(string key) => _ring.NodeFor(key);

    public void Add(string id) => _ring = _ring.Add(id);

    public void Remove(string id) => _ring = _ring.Remove(id);

    public void SetWeight(string id, int weight) => throw new NotSupportedException("This peer has no weights.");

    public void TakeDown(string id) => Remove(id);

    public void BringBack(string id) => Add(id);
}
