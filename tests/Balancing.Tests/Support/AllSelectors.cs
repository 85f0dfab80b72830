namespace Balancing.Tests.Support;

/// <summary>The four selectors by name, for theories.</summary>
public static class AllSelectors
{
    public static TheoryData<string> Names =>
        [nameof(RoundRobinSelector), nameof(LeastConnectionsSelector), nameof(IPHashSelector), nameof(ConsistentHashSelector)];

    public static IBackendSelector Create(string name, BackendPool pool) =>
        name switch
        {
            nameof(RoundRobinSelector) => new RoundRobinSelector(pool),
            nameof(LeastConnectionsSelector) => new LeastConnectionsSelector(pool),
            nameof(IPHashSelector) => new IPHashSelector(pool),
            nameof(ConsistentHashSelector) => new ConsistentHashSelector(pool),
            _ => throw new ArgumentOutOfRangeException(nameof(name), name, null),
        };

    /// <summary>One of each.</summary>
    public static IBackendSelector[] Of(BackendPool pool) =>
        [new RoundRobinSelector(pool), new LeastConnectionsSelector(pool), new IPHashSelector(pool), new ConsistentHashSelector(pool)];
}
