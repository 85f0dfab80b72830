using TrafficCop.Workload;

namespace TrafficCop.Setup;

/// <summary>A figure over the time of a run.</summary>
/// <param name="Name">The name in the report.</param>
/// <param name="Unit">The unit of the figure.</param>
/// <param name="GetFigure">Computes the figure from the answers to the requests of a short time.</param>
internal sealed record Series(string Name, string Unit, Func<IReadOnlyCollection<Answer>, double> GetFigure)
{
    public static Series Failed { get; } = new(
        "failed requests", "%", static answers => 100 * answers.Average(static x => x.Server is null ? 1.0 : 0));

    public static Series Wait { get; } = new(
        "mean wait", "ms", static answers => answers.Average(static x => x.Latency.TotalMilliseconds));
}
