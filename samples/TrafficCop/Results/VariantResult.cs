using TrafficCop.Setup;
using TrafficCop.Workload;

namespace TrafficCop.Results;

/// <summary>The figures of one run of a scene.</summary>
/// <param name="Variant">The run.</param>
/// <param name="Steady">The loads of the servers and the waits of the users.</param>
/// <param name="Visits">The requests, in the order in which they were due.</param>
/// <param name="Answers">Their answers.</param>
internal sealed record VariantResult(
    Variant Variant, SteadyResult Steady, IReadOnlyList<Visit> Visits, IReadOnlyList<Answer> Answers)
{
    /// <summary>The time in which the requests were due.</summary>
    public TimeSpan Duration => Visits[^1].Due;

    /// <summary>The requests that a failing server answered with 500.</summary>
    public int Failures => Steady.Loads.Sum(static load => load.Failures);

    /// <summary>Computes a figure for equal parts of the run. A part without a request repeats the part
    /// before.</summary>
    public double[] GetSeries(Series series, int parts)
    {
        ILookup<int, Answer> byPart = Visits.Zip(Answers).ToLookup(
            pair => Math.Min(parts - 1, (int)(pair.First.Due / Duration * parts)), static pair => pair.Second);
        double[] figures = new double[parts];
        double last = series.GetFigure([Answers[0]]);
        for (int part = 0; part < parts; part++)
        {
            last = byPart.Contains(part) ? series.GetFigure([.. byPart[part]]) : last;
            figures[part] = last;
        }

        return figures;
    }
}
