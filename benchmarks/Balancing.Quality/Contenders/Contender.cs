using Balancing.Benchmarks;

namespace Balancing.Quality.Contenders;

/// <summary>An algorithm under measurement: one row in each table that it has a factory for.</summary>
/// <param name="Name">The name of the row.</param>
internal sealed record Contender(string Name)
{
    /// <summary>From ids to a placement of keys; for spread and disruption.</summary>
    public Func<IReadOnlyList<string>, IPlacement>? Placement { get; init; }

    /// <summary>From weights and a seed to a balancer that follows a cycle; for rotation.</summary>
    public Func<IReadOnlyList<int>, int, IBalancer>? Rotation { get; init; }

    /// <summary>From weights and a seed to a balancer for requests without a key; for queueing and the herd.</summary>
    public Func<IReadOnlyList<int>, int, IBalancer>? Queueing { get; init; }

    /// <summary>From a pool to a function that builds the structure to measure, without the pool; for memory.</summary>
    public Func<BackendPool, Func<object>>? Memory { get; init; }

    public bool HasWeights { get; init; }

    /// <summary>A pick looks at every backend. Such a contender gets fewer keys in large fleets.</summary>
    public bool IsLinear { get; init; }

    /// <summary>A selector of the library: one row in each table that its traits allow.</summary>
    public static Contender Create(SelectorCase selector) =>
        new($"`{selector.Name}`{(selector.Options.Length > 0 ? ", " : "")}{selector.Options}")
        {
            HasWeights = selector.IsWeighted,
            Placement = selector.IsKeyed ? ids => new SelectorPlacement(ids, selector.Create) : null,
            Rotation = selector.IsRotation ? (weights, _) => new SelectorBalancer(weights, selector.Create) : null,
            Queueing = selector.IsKeyed ? null : (weights, _) => new SelectorBalancer(weights, selector.Create),
            Memory = pool => () => selector.Create(pool),
        };
}
