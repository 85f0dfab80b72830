namespace Balancing.Yarp.Configuration;

/// <summary>The settings of one cluster.</summary>
internal sealed class ClusterSettings
{
    /// <summary>Where the key comes from, unless the route says otherwise.</summary>
    public KeySource Key { get; set; } = KeySource.None;

    public ConsistentHashSelectorOptions ConsistentHash { get; } = new();

    public IPHashSelectorOptions IPHash { get; } = new();

    public LeastConnectionsSelectorOptions LeastConnections { get; } = new();

    public LeastLatencySelectorOptions LeastLatency { get; } = new();

    /// <summary>The options of the pool, without its name and clock.</summary>
    public BackendPoolOptions Pool { get; } = new();

    public bool ServerErrorsAreFailures { get; set; }

    public bool HonorRetryAfter { get; set; }

    /// <summary>Whether a request may leave the destinations that session affinity has chosen, if none of them can take
    /// it.</summary>
    public bool Redistributes { get; init; }

    public SlowStartOptions SlowStart => Pool.SlowStart ??= new SlowStartOptions();

    public OutlierEjectionOptions OutlierEjection => Pool.OutlierEjection ??= new OutlierEjectionOptions();

    /// <summary>Equal for settings that one pool can serve: the options of a pool never change.</summary>
    public string PoolIdentity =>
        FormattableString.Invariant(
            $"{Pool.LoadFactor};{Pool.PanicThreshold};{Pool.SlowStart?.Window};{Pool.SlowStart?.MinimumShare};")
        + (Pool.OutlierEjection is { } ejection
            ? FormattableString.Invariant(
                $"{ejection.ConsecutiveFailures};{ejection.FailureRate};{ejection.MinimumRequests};")
                + FormattableString.Invariant(
                    $"{ejection.Interval};{ejection.BaseDuration};{ejection.MaxDuration};{ejection.MaxEjectedShare}")
            : "");

    /// <summary>Equal for settings that one selector of a policy can serve.</summary>
    public string SelectorIdentity => FormattableString.Invariant(
        $"{ConsistentHash.Seed};{ConsistentHash.PointsPerWeight};{ConsistentHash.WeightUnit};")
        + FormattableString.Invariant($"{LeastLatency.Memory};{LeastConnections.ShortestExpectedDelay}");
}
