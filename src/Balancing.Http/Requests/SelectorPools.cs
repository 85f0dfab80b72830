namespace Balancing.Http.Requests;

/// <summary>The pools of a selector.</summary>
internal static class SelectorPools
{
    /// <summary>Finds them: one as a rule, one for each tier, or none that is known.</summary>
    public static IReadOnlyList<BackendPool> Find(IBackendSelector selector) => selector switch
    {
        { Pool: { } pool } => [pool],
        FailoverSelector failover =>
            [.. failover.Tiers.Select(static tier => tier.Pool).OfType<BackendPool>().Distinct()],
        _ => [],
    };

    /// <summary>The time until the first backend returns, whatever its pool; null if none does.</summary>
    public static TimeSpan? GetNextReturn(IReadOnlyList<BackendPool> pools) =>
        pools.Min(static pool => pool.NextReturn); // ignores null
}
