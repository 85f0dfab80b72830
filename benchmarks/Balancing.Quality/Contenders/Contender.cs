namespace Balancing.Quality.Contenders;

/// <summary>What is measured: one row in each table that it has a factory for.</summary>
/// <param name="Name">The name of the row.</param>
internal sealed record Contender(string Name)
{
    /// <summary>From ids to a placement of keys; for spread and disruption.</summary>
    public Func<IReadOnlyList<string>, IPlacement>? Placement { get; init; }

    /// <summary>From weights and a seed to a balancer that takes turns; for rotation.</summary>
    public Func<IReadOnlyList<int>, int, IBalancer>? Rotation { get; init; }

    /// <summary>From weights and a seed to a balancer for requests that take time; for queueing and the herd.</summary>
    public Func<IReadOnlyList<int>, int, IBalancer>? Queueing { get; init; }

    /// <summary>From a pool, which does not count, to the building of what it keeps; for memory.</summary>
    public Func<BackendPool, Func<object>>? Memory { get; init; }

    public bool HasWeights { get; init; }

    /// <summary>A pick looks at every backend: it gets fewer keys in large fleets.</summary>
    public bool IsLinear { get; init; }

    /// <summary>A selector of the library that places keys.</summary>
    public static Contender Keyed(string name, Func<BackendPool, IBackendSelector> create) => Selector(name, create) with
    {
        Placement = ids => new SelectorPlacement(ids, create),
    };

    /// <summary>A selector of the library that lets backends take turns.</summary>
    public static Contender TurnTaking(string name, Func<BackendPool, IBackendSelector> create) => Keyless(name, create) with
    {
        Rotation = (weights, _) => new SelectorBalancer(weights, create),
    };

    /// <summary>A selector of the library for requests without a key.</summary>
    public static Contender Keyless(string name, Func<BackendPool, IBackendSelector> create) => Selector(name, create) with
    {
        Queueing = (weights, _) => new SelectorBalancer(weights, create),
    };

    private static Contender Selector(string name, Func<BackendPool, IBackendSelector> create) => new(name)
    {
        HasWeights = true,
        Memory = pool => () => create(pool),
    };
}
