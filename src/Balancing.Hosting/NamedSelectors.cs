using System.Collections.Immutable;

namespace Balancing.Hosting;

/// <summary>Creates selectors of the library by name.</summary>
/// <remarks>All members are safe on any thread.</remarks>
public static class NamedSelectors
{
    private static readonly ImmutableArray<(string Name, Func<BackendPool, IBackendSelector> Create)> Known =
    [
        (SelectorNames.RoundRobin, static pool => new RoundRobinSelector(pool)),
        (SelectorNames.Random, static pool => new RandomSelector(pool)),
        (SelectorNames.LeastConnections, static pool => new LeastConnectionsSelector(pool)),
        (SelectorNames.PowerOfTwoChoices, static pool => new PowerOfTwoChoicesSelector(pool)),
        (SelectorNames.LeastLatency, static pool => new LeastLatencySelector(pool)),
        (SelectorNames.IPHash, static pool => new IPHashSelector(pool)),
        (SelectorNames.ConsistentHash, static pool => new ConsistentHashSelector(pool)),
    ];

    /// <summary>The names, as <see cref="SelectorNames"/> has them.</summary>
    public static ImmutableArray<string> Names { get; } = [.. Known.Select(static known => known.Name)];

    /// <summary>The names as a message lists them.</summary>
    internal static string Allowed { get; } = string.Join(", ", Names);

    /// <summary>Whether <see cref="Create"/> knows the name.</summary>
    /// <param name="name">The name, in any case.</param>
    /// <exception cref="ArgumentNullException"><paramref name="name"/> is null.</exception>
    public static bool Contains(string name) => Find(name) is not null;

    /// <summary>Creates the selector of this name with its default options.</summary>
    /// <param name="name">One of <see cref="Names"/>, in any case.</param>
    /// <param name="pool">The pool that it selects from.</param>
    /// <returns>A new selector. All of them are <see cref="IDisposable"/>: dispose it when it is no longer
    /// needed.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException">The name is not one of <see cref="Names"/>, or the selector rejects the
    /// members of the pool.</exception>
    public static IBackendSelector Create(string name, BackendPool pool)
    {
        ArgumentNullException.ThrowIfNull(pool);
        Func<BackendPool, IBackendSelector> create = Find(name)
            ?? throw new ArgumentException($"Selector must be one of {Allowed}, but was '{name}'.", nameof(name));
        return create(pool);
    }

    private static Func<BackendPool, IBackendSelector>? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Known.FirstOrDefault(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Create;
    }
}
