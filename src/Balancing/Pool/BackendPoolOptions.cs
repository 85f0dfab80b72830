namespace Balancing;

/// <summary>The options of a pool. The pool copies the values.</summary>
public sealed class BackendPoolOptions
{
    private const double MaxLoadFactor = 1_000_000;

    private TimeProvider _timeProvider = TimeProvider.System;
    private double _panicThreshold;
    private double _loadFactor = double.PositiveInfinity;

    /// <summary>The name of the pool in metrics and in <see cref="BackendPool.ToString"/>; null (the default) for
    /// none.</summary>
    public string? Name { get; set; }

    /// <summary>The clock and the timer of suspensions, ejections and slow starts; by default those of the
    /// system.</summary>
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

    /// <summary>The share of the available weight below which health is disregarded: 0 to 1. By default 0: health is
    /// disregarded only while no available backend is healthy.</summary>
    /// <remarks>Health checks can fail as a whole: a broken probe, or a network between the checker and the servers.
    /// Then it is better to send requests to all available backends than to none, or to the few healthy ones. Weight
    /// that is drained, suspended or unavailable is not available weight, so a rolling restart causes no
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

    /// <summary>The factor that bounds the load of each backend, as a multiple of its share by weight: at least 1; 1.25
    /// is usual. By default infinite: no bound.</summary>
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

    /// <summary>How a backend warms up when it joins or returns; null (the default) for no slow start.</summary>
    public SlowStartOptions? SlowStart { get; set; }

    /// <summary>When a backend is ejected because its requests fail; null (the default) for no ejection.</summary>
    public OutlierEjectionOptions? OutlierEjection { get; set; }
}
