using TrafficCop.Display;
using TrafficCop.Reporting;
using TrafficCop.Results;
using TrafficCop.Servers;
using TrafficCop.Setup;
using TrafficCop.Workload;

namespace TrafficCop.Experiments;

/// <summary>Runs all algorithms one after the other, with the same traffic.</summary>
internal static class Comparison
{
    /// <returns>The exit code: 0, or 1 if any request was lost.</returns>
    public static async Task<int> RunAsync(Settings settings, Screen screen, CancellationToken cancellation)
    {
        Speed[] speeds = [.. Enumerable.Range(0, settings.Servers).Select(i => Speed.Create(i, settings.Servers))];
        Schedule schedule = new(speeds, settings.Requests, settings.Seed);
        Report report = new(screen.Console);
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
        int lost = results.Sum(static result => result.Failed);
        report.WriteVerdict(lost, results.Sum(static result => result.Requests));
        report.WriteNextSteps();
        return lost == 0 ? 0 : 1;
    }
}
