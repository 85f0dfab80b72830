using TrafficCop.Experiments;
using TrafficCop.Results;
using TrafficCop.Setup;

namespace TrafficCop.Tests.Experiments;

/// <summary>Short runs of the scenes, in this process. Each option must make its difference.</summary>
public sealed class SceneRunTests
{
    private const int Requests = 480;
    private const int EvenShare = Requests / Scene.Servers;

    [Fact]
    public async Task Least_connections_prefers_a_failing_server_until_it_is_ejected_T33()
    {
        Scene scene = GetScene("failing-server");
        VariantResult before = await RunAsync(scene, scene.Before);
        VariantResult after = await RunAsync(scene, scene.After);

        Assert.InRange(before.Failures, 2 * EvenShare, Requests);
        Assert.InRange(after.Failures, 5, before.Failures / 2); // five failures eject, and a few are on their way
        Assert.Equal(before.Failures, before.Steady.Failed);
        Assert.Equal(after.Failures, after.Steady.Failed);
        Assert.Equal(0, new SceneResult(scene, before, after).Lost);
    }

    [Fact]
    public async Task A_newcomer_gets_its_whole_share_at_once_unless_it_starts_slowly()
    {
        Scene scene = GetScene("newcomer");
        VariantResult before = await RunAsync(scene with { WarmUp = TimeSpan.Zero }, scene.Before);
        VariantResult after = await RunAsync(scene, scene.After);

        // The requests of 0.75 seconds, in which the share grows from a tenth to a quarter.
        Assert.InRange(before.Steady.Loads[^1].Requests, EvenShare - 1, EvenShare + 1);
        Assert.InRange(after.Steady.Loads[^1].Requests, 1, EvenShare * 3 / 4);
        Assert.Equal(0, new SceneResult(scene, before, after).Lost);
    }

    [Fact]
    public async Task The_owner_of_a_hot_key_gets_all_its_requests_unless_the_load_is_bounded()
    {
        Scene scene = GetScene("hot-key");
        VariantResult before = await RunAsync(scene, scene.Before);
        VariantResult after = await RunAsync(scene, scene.After);

        int busiest = before.Steady.Loads.Max(static load => load.Requests);
        Assert.InRange(busiest, Requests / 4, Requests);
        Assert.InRange(after.Steady.Loads.Max(static load => load.Requests), EvenShare, busiest * 3 / 4);
        Assert.Equal(0, new SceneResult(scene, before, after).Lost);
    }

    [Fact]
    public async Task A_run_reports_as_many_steps_as_it_announces()
    {
        Scene scene = GetScene("hot-key");
        CountingProgress progress = new();

        await SceneRun.RunAsync(scene with { Requests = 100 }, scene.Before, 1, progress, CancellationToken.None);

        Assert.Equal(SceneRun.CountSteps(scene with { Requests = 100 }), progress.Steps);
    }

    private static Scene GetScene(string option) => Scene.All.Single(scene => scene.Option == option);

    private static Task<VariantResult> RunAsync(Scene scene, Variant variant) => SceneRun.RunAsync(
        scene with { Requests = Requests }, variant, seed: 1, new NoProgress(), CancellationToken.None);
}
