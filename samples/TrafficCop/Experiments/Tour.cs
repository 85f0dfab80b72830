using TrafficCop.Display;
using TrafficCop.Reporting;
using TrafficCop.Results;
using TrafficCop.Setup;

namespace TrafficCop.Experiments;

/// <summary>Runs what the command line asks for: the comparison of the algorithms, and scenes.</summary>
internal static class Tour
{
    /// <returns>The exit code: 0, or 1 if any request was lost.</returns>
    public static async Task<int> RunAsync(Settings settings, Screen screen, CancellationToken cancellation)
    {
        Report report = new(screen.Console);
        IReadOnlyList<Result> results = settings.Algorithms.Count == 0
            ? []
            : await Comparison.RunAsync(settings, screen, report, cancellation);

        SceneReport sceneReport = new(screen.Console);
        List<SceneResult> scenes = [];
        if (settings.Scenes.Count > 0)
        {
            sceneReport.WriteIntroduction();
        }

        foreach (Scene scene in settings.Scenes)
        {
            VariantResult before = await RunAsync(scene, scene.Before);
            VariantResult after = await RunAsync(scene, scene.After);
            scenes.Add(new SceneResult(scene, before, after));
            sceneReport.Write(scenes[^1]);
        }

        int lost = results.Sum(static result => result.Failed) + scenes.Sum(static scene => scene.Lost);
        int requests = results.Sum(static result => result.Requests) + scenes.Sum(static scene => scene.Requests);
        report.WriteVerdict(lost, requests, scenes.Sum(static scene => scene.Failures));
        report.WriteNextSteps();
        return lost == 0 ? 0 : 1;

        Task<VariantResult> RunAsync(Scene scene, Variant variant) => screen.WithProgressAsync(
            $"{scene.Title}, {variant.Name}",
            SceneRun.CountSteps(scene),
            progress => SceneRun.RunAsync(scene, variant, settings.Seed, progress, cancellation));
    }
}
