namespace HttpGateway.Discovery.Pools;

/// <summary>Publishes what has changed. The same again would only make work.</summary>
internal sealed class Publication(Action<DiscoverySnapshot> publish)
{
    private DiscoverySnapshot? _last;

    /// <summary>Publishes a snapshot, unless the last one was equal.</summary>
    public void Publish(DiscoverySnapshot snapshot)
    {
        if (_last is { } last
            && last.Routes.SequenceEqual(snapshot.Routes)
            && last.Clusters.SequenceEqual(snapshot.Clusters)
            && last.Problems.SequenceEqual(snapshot.Problems))
        {
            return;
        }

        _last = snapshot;
        publish(snapshot);
    }
}
