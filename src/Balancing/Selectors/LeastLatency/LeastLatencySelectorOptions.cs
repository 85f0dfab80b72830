namespace Balancing;

/// <summary>The options of a <see cref="LeastLatencySelector"/>: how it estimates latencies.</summary>
public sealed class LeastLatencySelectorOptions
{
    private TimeSpan _memory = TimeSpan.FromSeconds(30);

    /// <summary>How long a latency is remembered: after this time without requests, a new one counts for two thirds of
    /// the mean. Above 0, at most one day; by default 30 seconds.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside this range.</exception>
    public TimeSpan Memory
    {
        get => _memory;
        set => _memory = value > TimeSpan.Zero && value <= TimeSpan.FromDays(1)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value), value, $"Memory must be above 0 and at most 1.00:00:00, but was {value}.");
    }
}
