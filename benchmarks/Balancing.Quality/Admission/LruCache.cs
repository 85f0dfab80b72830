namespace Balancing.Quality.Admission;

/// <summary>The keys that a server has in its cache: the ones used last, up to a number.</summary>
internal sealed class LruCache(int capacity)
{
    private readonly LinkedList<int> _byUse = new();
    private readonly Dictionary<int, LinkedListNode<int>> _nodes = [];

    /// <summary>Uses a key: puts it into the cache, in place of the one that was used least recently.</summary>
    /// <returns>Whether it was in the cache.</returns>
    public bool Use(int key)
    {
        if (_nodes.TryGetValue(key, out LinkedListNode<int>? node))
        {
            _byUse.Remove(node);
            _byUse.AddFirst(node);
            return true;
        }

        if (_nodes.Count == capacity)
        {
            _nodes.Remove(_byUse.Last!.Value);
            _byUse.RemoveLast();
        }

        _nodes.Add(key, _byUse.AddFirst(key));
        return false;
    }
}
