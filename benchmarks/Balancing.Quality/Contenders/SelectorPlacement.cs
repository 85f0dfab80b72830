namespace Balancing.Quality.Contenders;

/// <summary>A keyed selector of the library, and the pool it follows.</summary>
internal sealed class SelectorPlacement : IPlacement
{
    private readonly BackendPool _pool;
    private readonly IBackendSelector _selector;

    public SelectorPlacement(IEnumerable<string> ids, Func<BackendPool, IBackendSelector> create)
    {
        _pool = new BackendPool(ids.Select(static id => new Backend(id)));
        _selector = create(_pool);
    }

    public string OwnerOf(string key) => _selector.TrySelect(key, out Backend? backend)
        ? backend.Id
        : throw new InvalidOperationException($"No backend was available for '{key}'.");

    public void Add(string id) => _pool.AddOrReplace(new Backend(id));

    public void Remove(string id) => _pool.Remove(id);

    public void SetWeight(string id, int weight) => _pool.AddOrReplace(new Backend(id, weight));

    public void TakeDown(string id) => SetAvailable(id, false);

    public void BringBack(string id) => SetAvailable(id, true);

    private void SetAvailable(string id, bool isAvailable)
    {
        _pool.TryGetBackend(id, out Backend? backend);
        backend!.IsAvailable = isAvailable;
    }
}
