using TrafficCop.Servers;

namespace TrafficCop.Setup;

/// <summary>A situation that a selector alone handles badly, without and with the option of the pool for it.</summary>
/// <param name="Option">The name on the command line.</param>
/// <param name="Title">The name in the report.</param>
/// <param name="Story">What happens, as lines of the report.</param>
/// <param name="Algorithm">The algorithm of both runs.</param>
/// <param name="Before">The run without the option.</param>
/// <param name="After">The run with the option.</param>
/// <param name="Series">The figure that shows the difference over time.</param>
/// <param name="Page">The page of the repository about the option.</param>
internal sealed record Scene(
    string Option,
    string Title,
    string Story,
    Algorithm Algorithm,
    Variant Before,
    Variant After,
    Series Series,
    string Page)
{
    public const int Servers = 8;

    /// <summary>The speed of all servers. They have many workers, so only overload makes a queue.</summary>
    public static readonly Speed Speed = new("normal", TimeSpan.FromMilliseconds(80), Weight: 1) { Workers = 16 };

    /// <summary>The condition of the last server. After the warm-up it joins cold, or begins to fail.</summary>
    public ServerCondition LastServer { get; init; }

    /// <summary>The share of the requests that one user sends.</summary>
    public double HotShare { get; init; }

    /// <summary>The time from the creation of the pool to the first measured request.</summary>
    public TimeSpan WarmUp { get; init; } = TimeSpan.FromMilliseconds(500);

    /// <summary>The number of measured requests of each run.</summary>
    public int Requests { get; init; } = 1_800;

    /// <summary>The share of the capacity of all servers that the requests need.</summary>
    public double Utilization { get; init; } = 0.4;

    /// <summary>The requests per second.</summary>
    public double Rate => Utilization * Servers * Speed.UnitsPerSecond;

    public static IReadOnlyList<Scene> All { get; } =
    [
        new(
            "failing-server",
            "A server that fails at once",
            """
            s8 answers each request with 500, at once. It never has a request in flight,
            so least connections takes it for the best server.
            """,
            GetAlgorithm("Least connections"),
            new Variant("before", static () => new()),
            new Variant("after", static () => new() { OutlierEjection = new() }),
            Series.Failed,
            "docs/outcomes.md")
        {
            LastServer = ServerCondition.Failing,
        },
        new(
            "newcomer",
            "A new server",
            """
            s8 joins under load. Its code is not compiled and its caches are empty:
            its first requests take eight times as long, and after two seconds it is warm.
            """,
            GetAlgorithm("Round robin"),
            new Variant("before", static () => new()),
            new Variant("after", static () => new() { SlowStart = new() { Window = TimeSpan.FromSeconds(3) } }),
            Series.Wait,
            "docs/slow-start.md")
        {
            LastServer = ServerCondition.Cold,
            WarmUp = TimeSpan.FromSeconds(3.5), // longer than the window: the other servers must be warm themselves
        },
        new(
            "hot-key",
            "A hot key",
            """
            One user sends a third of all requests, and a hash gives them to one server.
            With a load factor the next owners of the key help, once that server is busy.
            """,
            GetAlgorithm("Consistent hash"),
            new Variant("before", static () => new()),
            new Variant("after", static () => new() { LoadFactor = 1.5 }),
            Series.Wait,
            "docs/limits.md")
        {
            HotShare = 1 / 3.0,
        },
    ];

    private static Algorithm GetAlgorithm(string title) =>
        Algorithm.All.Single(algorithm => algorithm.Title == title);
}
