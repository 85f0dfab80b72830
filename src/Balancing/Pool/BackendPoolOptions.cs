namespace Balancing;

/// <summary>What a pool does besides holding members. The pool copies the values.</summary>
public sealed class BackendPoolOptions
{
    private TimeProvider _timeProvider = TimeProvider.System;
    private double _panicThreshold;

    /// <summary>The name of the pool in metrics and in <see cref="BackendPool.ToString"/>; null (the default) for
    /// none.</summary>
    public string? Name { get; set; }

    /// <summary>The clock and the timer of everything that runs out; by default that of the system.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public TimeProvider TimeProvider
    {
        get => _timeProvider;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            _timeProvider = value;
        }
    }

    /// <summary>Health is disregarded while less than this share of the available weight is healthy: 0 to 1. By default
    /// 0: only while nothing is.</summary>
    /// <remarks>Health checks can fail as a whole: a broken probe, or a network between the checker and the servers.
    /// Then it is better to send requests to all available backends than to none, or to the few that are left. Weight
    /// that is drained, suspended or unavailable is not available weight: a rolling restart is no sign of a
    /// panic.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 0, above 1, or not a number.</exception>
    public double PanicThreshold
    {
        get => _panicThreshold;
        set => _panicThreshold = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value),
                value,
                FormattableString.Invariant($"PanicThreshold must be between 0 and 1, but was {value}."));
    }
}
