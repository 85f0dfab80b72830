namespace Balancing.Hosting.HealthChecks;

/// <summary>What the checks of all backends of a monitor have in common.</summary>
/// <param name="Options">The options; no longer changed.</param>
/// <param name="Probe">How to check.</param>
/// <param name="Time">The clock of intervals and time-outs.</param>
internal sealed record HealthSchedule(HealthCheckOptions Options, IHealthProbe Probe, TimeProvider Time)
{
    private const double LargestJitter = 0.1;

    /// <summary>The time to the start of the next check. Random, so that the checks of many processes do not fall into
    /// step.</summary>
    public TimeSpan NextInterval() =>
        Options.Interval * (1 + (LargestJitter * ((2 * Random.Shared.NextDouble()) - 1)));
}
