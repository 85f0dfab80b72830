namespace TrafficCop.Servers;

/// <summary>The speed of a server.</summary>
/// <param name="Name">The name in the report.</param>
/// <param name="Unit">The time that one worker needs for one unit of work.</param>
/// <param name="Weight">The weight in proportion to the speed, for algorithms that use weights.</param>
internal sealed record Speed(string Name, TimeSpan Unit, int Weight)
{
    // One machine runs servers, proxy and clients. Servers of a larger pool are slower, so its load stays the same.
    private const int StandardPool = 8;

    /// <summary>The number of requests that a server processes at once. Further requests wait in its queue.</summary>
    public int Workers { get; init; } = 4;

    /// <summary>The units of work that a server completes per second.</summary>
    public double UnitsPerSecond => Workers / Unit.TotalSeconds;

    /// <summary>Returns the speed of a server: the first third is fast, the last third slow.</summary>
    public static Speed Create(int server, int servers)
    {
        double scale = Math.Max(1, (double)servers / StandardPool);
        return (server * 3 / servers) switch
        {
            0 => new Speed("fast", Milliseconds(3 * scale), Weight: 6),
            1 => new Speed("medium", Milliseconds(6 * scale), Weight: 3),
            _ => new Speed("slow", Milliseconds(18 * scale), Weight: 1),
        };
    }

    // Timers have a resolution of one millisecond.
    private static TimeSpan Milliseconds(double value) => TimeSpan.FromMilliseconds(Math.Round(value));
}
