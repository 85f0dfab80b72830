namespace Balancing.Benchmarks;

/// <summary>A selector of the library, as the benchmarks create it.</summary>
/// <param name="Name">The name of its type.</param>
/// <param name="Create">Creates it on a pool. The selectors of the library are disposable.</param>
public sealed record SelectorCase(string Name, Func<BackendPool, IBackendSelector> Create)
{
    /// <summary>The options that it has; empty if it has none.</summary>
    public string Options { get; init; } = "";

    /// <summary>It has other options than the default.</summary>
    public bool IsVariant { get; init; }

    /// <summary>It places keys: the same key goes to the same backend.</summary>
    public bool IsKeyed { get; init; }

    /// <summary>Its picks without a key follow a cycle.</summary>
    public bool IsRotation { get; init; }

    /// <summary>Its picks depend on the requests in flight.</summary>
    public bool IsLoadAware { get; init; }

    /// <summary>It shares requests in proportion to weight.</summary>
    public bool IsWeighted { get; init; } = true;

    /// <summary>It finds the owner of a position on a hash ring: a binary search is its baseline.</summary>
    public bool HasRing { get; init; }
}
