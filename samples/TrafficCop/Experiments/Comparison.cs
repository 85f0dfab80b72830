using TrafficCop.Display;
using TrafficCop.Reporting;
using TrafficCop.Results;
using TrafficCop.Servers;
using TrafficCop.Setup;
using TrafficCop.Workload;

namespace TrafficCop.Experiments;

/// <summary>Runs the algorithms one after the other, with the same traffic.</summary>
internal static class Comparison
{
    public static async Task<IReadOnlyList<Result>> RunAsync(
        Settings settings, Screen screen, Report report, CancellationToken cancellation)
    {
        Speed[] speeds = [.. Enumerable.Range(0, settings.Servers).Select(i => Speed.Create(i, settings.Servers))];
        Schedule schedule = new(speeds, settings.Requests, settings.Seed);
        report.WriteIntroduction(schedule, speeds);

        List<Result> results = [];
        foreach (Algorithm algorithm in settings.Algorithms)
        {
            Result result = await screen.WithProgressAsync(
                algorithm.Title,
                Experiment.CountSteps(schedule),
                progress => Experiment.RunAsync(algorithm, speeds, schedule, progress, cancellation));
            report.WriteResult(result);
            results.Add(result);
        }

        report.WriteComparison(results);
        report.WriteRecommendations(Recommender.Recommend(results));
        return results;
    }
}
