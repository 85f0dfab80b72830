namespace HttpGateway.Discovery.Docker;

/// <summary>Which containers are about to stop, and since when. Listings do not say it.</summary>
internal sealed class DrainMarks
{
    private readonly Dictionary<string, DateTimeOffset> _since = new(StringComparer.Ordinal);

    /// <summary>The ids of the containers.</summary>
    public IReadOnlySet<string> Ids => _since.Keys.ToHashSet(StringComparer.Ordinal);

    /// <summary>Marks a container.</summary>
    /// <returns>Whether it had no mark.</returns>
    public bool Add(string id, DateTimeOffset since)
    {
        bool isNew = !_since.ContainsKey(id);
        _since[id] = since;
        return isNew;
    }

    /// <summary>Removes the mark of a container.</summary>
    public void Remove(string id) => _since.Remove(id);

    /// <summary>Removes the marks of containers that are gone.</summary>
    public void Keep(IEnumerable<string> present)
    {
        foreach (string gone in _since.Keys.Except(present, StringComparer.Ordinal).ToArray())
        {
            _since.Remove(gone);
        }
    }

    /// <summary>Removes the mark of a container that has started again since.</summary>
    public void Restarted(string id, DateTimeOffset start)
    {
        if (_since.TryGetValue(id, out DateTimeOffset since) && start > since)
        {
            _since.Remove(id);
        }
    }
}
