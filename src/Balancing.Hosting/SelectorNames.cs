namespace Balancing.Hosting;

/// <summary>The names that select an algorithm of the library in a configuration.</summary>
/// <remarks>Names are compared without regard to case. See <see cref="NamedSelectors"/>.</remarks>
public static class SelectorNames
{
    /// <summary>The name of <see cref="RoundRobinSelector"/>.</summary>
    public const string RoundRobin = "RoundRobin";

    /// <summary>The name of <see cref="RandomSelector"/>.</summary>
    public const string Random = "Random";

    /// <summary>The name of <see cref="LeastConnectionsSelector"/>.</summary>
    public const string LeastConnections = "LeastConnections";

    /// <summary>The name of <see cref="PowerOfTwoChoicesSelector"/>.</summary>
    public const string PowerOfTwoChoices = "PowerOfTwoChoices";

    /// <summary>The name of <see cref="LeastLatencySelector"/>.</summary>
    public const string LeastLatency = "LeastLatency";

    /// <summary>The name of <see cref="IPHashSelector"/>.</summary>
    public const string IPHash = "IPHash";

    /// <summary>The name of <see cref="ConsistentHashSelector"/>.</summary>
    public const string ConsistentHash = "ConsistentHash";
}
