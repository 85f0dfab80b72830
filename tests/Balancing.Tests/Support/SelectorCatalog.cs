namespace Balancing.Tests.Support;

/// <summary>Every selector of the library with its traits: the single list of selectors for tests.</summary>
public static class SelectorCatalog
{
    private static readonly Dictionary<string, Func<BackendPool, IBackendSelector>> Factories =
        new(StringComparer.Ordinal)
        {
            [nameof(RoundRobinSelector)] = static pool => new RoundRobinSelector(pool),
            [nameof(LeastConnectionsSelector)] = static pool => new LeastConnectionsSelector(pool),
            [nameof(IPHashSelector)] = static pool => new IPHashSelector(pool),
            [nameof(ConsistentHashSelector)] = static pool => new ConsistentHashSelector(pool),
            [nameof(RandomSelector)] = static pool => new RandomSelector(pool),
            [nameof(PowerOfTwoChoicesSelector)] = static pool => new PowerOfTwoChoicesSelector(pool),
            [nameof(LeastLatencySelector)] = static pool => new LeastLatencySelector(pool),
        };

    /// <summary>The names, for theories.</summary>
    public static TheoryData<string> Names => [.. Factories.Keys];

    public static IEnumerable<string> AllNames => Factories.Keys;

    /// <summary>The names of the selectors with keys and replicas.</summary>
    public static IEnumerable<string> ReplicaNames =>
        Factories.Keys.Where(static name => TypeOf(name).IsAssignableTo(typeof(IReplicaSelector)));

    public static IBackendSelector Create(string name, BackendPool pool) => Factories[name](pool);

    /// <summary>One of each, in the order of the names.</summary>
    public static IBackendSelector[] CreateAll(BackendPool pool) =>
        [.. Factories.Values.Select(create => create(pool))];

    /// <summary>Whether a selector selects by the in-flight counts alone.</summary>
    public static bool ReadsLoad(IBackendSelector selector) => selector is LeastConnectionsSelector;

    public static Type TypeOf(string name) =>
        typeof(IBackendSelector).Assembly.GetType($"Balancing.{name}") ?? throw new ArgumentException(
            $"There is no selector '{name}'.", nameof(name));
}
