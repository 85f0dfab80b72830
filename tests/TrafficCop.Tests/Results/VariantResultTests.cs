using TrafficCop.Results;
using TrafficCop.Servers;
using TrafficCop.Setup;
using TrafficCop.Workload;

namespace TrafficCop.Tests.Results;

/// <summary>Figures of a scene computed from given answers.</summary>
public sealed class VariantResultTests
{
    private static readonly Scene Scene = Scene.All[0];
    private static readonly User User = new("u", "10.0.0.1");

    [Fact]
    public void A_series_has_a_figure_for_each_part_of_the_run()
    {
        VariantResult run = CreateRun((1, "a"), (2, null), (3, null), (10, "a"));

        // Parts of two milliseconds: a; two failures; two parts without requests repeat the last figure; a.
        Assert.Equal([0, 100, 100, 100, 0], run.GetSeries(Series.Failed, parts: 5));
    }

    [Fact]
    public void A_run_that_begins_with_a_pause_has_the_first_figure_from_the_start()
    {
        VariantResult run = CreateRun((9, null), (10, null));

        Assert.Equal([100, 100, 100, 100, 100], run.GetSeries(Series.Failed, parts: 5));
    }

    [Fact]
    public void Answers_of_the_failing_server_are_not_lost()
    {
        VariantResult before = CreateRun(failures: 2, (1, null), (2, null), (3, null), (4, "a"));
        VariantResult after = CreateRun(failures: 1, (1, null), (2, "a"));
        SceneResult result = new(Scene, before, after);

        Assert.Equal((6, 3, 1), (result.Requests, result.Failures, result.Lost));
    }

    private static VariantResult CreateRun(params (int Due, string? Server)[] requests) => CreateRun(0, requests);

    private static VariantResult CreateRun(int failures, params (int Due, string? Server)[] requests)
    {
        Answer[] answers =
            [.. requests.Select(static x => new Answer(User, x.Server, TimeSpan.FromMilliseconds(1)))];
        ServerLoad load = new("a", Scene.Speed, requests.Length, Peak: 1) { Failures = failures };
        return new VariantResult(
            Scene.Before,
            new SteadyResult(Scene.Algorithm, [load], answers, allClientsBusy: false),
            [.. requests.Select(static x => new Visit(User, 1, TimeSpan.FromMilliseconds(x.Due)))],
            answers);
    }
}
