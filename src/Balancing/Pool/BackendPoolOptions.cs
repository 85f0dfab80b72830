namespace Balancing;

/// <summary>What a pool does besides holding members. The pool copies the values.</summary>
public sealed class BackendPoolOptions
{
    private const double MaxLoadFactor = 1_000_000;

    private TimeProvider _timeProvider = TimeProvider.System;
    private double _panicThreshold;
    private double _loadFactor = double.PositiveInfinity;

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

    /// <summary>No backend may have more than its share of the load, by weight, times this factor: at least 1; 1.25 is
    /// usual. By default infinite: no bound.</summary>
    /// <remarks>Keeps a hot key from flooding its owner: requests that find it full go to the next backend of the key.
    /// It holds for every selector of the pool, and refuses nothing: if no backend has room, the least loaded takes the
    /// request. It costs a counter that all requests of the pool share.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 1, above 1,000,000 and not infinite, or not a
    /// number.</exception>
    public double LoadFactor
    {
        get => _loadFactor;
        set => _loadFactor = value is (>= 1 and <= MaxLoadFactor) or double.PositiveInfinity
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value),
                value,
                FormattableString.Invariant(
                    $"LoadFactor must be between 1 and {MaxLoadFactor:N0} or infinite, but was {value}."));
    }

    /// <summary>How a backend warms up when it joins or comes back; null (the default) for not at all.</summary>
    public SlowStartOptions? SlowStart { get; set; }

    /// <summary>When a backend is ejected because its requests fail; null (the default) for never.</summary>
    public OutlierEjectionOptions? OutlierEjection { get; set; }
}
