namespace Balancing.Quality.Contenders;

/// <summary>A peer without weights, health or updates: each change builds it again from the new list.</summary>
/// <remarks>
/// An unavailable backend is not in the list. When it comes back, it is at the end, as from a discovery.
/// </remarks>
internal sealed class RebuiltPlacement : IPlacement
{
    private readonly Func<IReadOnlyList<string>, Func<string, string>> _build;
    private readonly List<string> _ids;
    private Func<string, string> _ownerOf;

    public RebuiltPlacement(IEnumerable<string> ids, Func<IReadOnlyList<string>, Func<string, string>> build)
    {
        _build = build;
        _ids = [.. ids];
        _ownerOf = build(_ids);
    }

    public string OwnerOf(string key) => _ownerOf(key);

    public void Add(string id)
    {
        _ids.Add(id);
        _ownerOf = _build(_ids);
    }

    public void Remove(string id)
    {
        _ids.Remove(id);
        _ownerOf = _build(_ids);
    }

    public void SetWeight(string id, int weight) => throw new NotSupportedException("This peer has no weights.");

    public void TakeDown(string id) => Remove(id);

    public void BringBack(string id) => Add(id);
}
