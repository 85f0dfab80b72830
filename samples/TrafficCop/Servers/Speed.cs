namespace TrafficCop.Servers;

/// <summary>How fast a server is.</summary>
/// <param name="Name">What the report calls it.</param>
/// <param name="Unit">How long one unit of work takes one worker.</param>
/// <param name="Weight">What an operator who knows the speeds would set.</param>
internal sealed record Speed(string Name, TimeSpan Unit, int Weight)
{
    /// <summary>Requests that one server works on at once; further ones wait in its queue.</summary>
    public const int Workers = 4;

    // Servers of the standard pool. In a larger one each is slower, so that the machine underneath, which plays
    // servers, proxy and clients at once, has the same to do.
    private const int Standard = 8;

    /// <summary>Units of work that such a server gets done in a second.</summary>
    public double UnitsPerSecond => Workers / Unit.TotalSeconds;

    /// <summary>The first third of the servers is fast, the last third slow.</summary>
    public static Speed Create(int server, int servers)
    {
        double scale = Math.Max(1, (double)servers / Standard);
        return (server * 3 / servers) switch
        {
            0 => new Speed("fast", Milliseconds(3 * scale), Weight: 6),
            1 => new Speed("medium", Milliseconds(6 * scale), Weight: 3),
            _ => new Speed("slow", Milliseconds(18 * scale), Weight: 1),
        };
    }

    private static TimeSpan Milliseconds(double value) => TimeSpan.FromMilliseconds(Math.Round(value)); // timers know no less
}
