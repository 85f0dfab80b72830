using Balancing;
using TrafficCop.Display;
using TrafficCop.Forwarding;
using TrafficCop.Results;
using TrafficCop.Servers;
using TrafficCop.Setup;
using TrafficCop.Workload;

namespace TrafficCop.Experiments;

/// <summary>One run of a scene: new servers, a pool with the options of the variant, a proxy, and clients.</summary>
internal static class SceneRun
{
    private const int WarmUpRequests = 256;

    /// <summary>Returns the number of steps that a run reports.</summary>
    public static int CountSteps(Scene scene) => WarmUpRequests + scene.Requests;

    public static async Task<VariantResult> RunAsync(
        Scene scene, Variant variant, int seed, IProgressDisplay progress, CancellationToken cancellation)
    {
        await using ServerGroup group = new();
        int first = scene.LastServer == ServerCondition.Cold ? Scene.Servers - 1 : Scene.Servers;
        for (int i = 0; i < first; i++)
        {
            await group.StartAsync(Scene.Speed, cancellation);
        }

        BackendPool pool = new(
            variant.CreateOptions(), group.Servers.Select(static server => server.ToBackend(isWeighted: false)));
        IBackendSelector selector = scene.Algorithm.CreateSelector(pool);
        using IDisposable? detachesFromPool = selector as IDisposable;
        await using ProxyHost host = await ProxyHost.StartAsync(selector, scene.Algorithm.GetKey, cancellation);
        using Traffic traffic = new(host.Origin);

        progress.Begin("warm-up");
        Visit[] warmUp =
        [
            .. SceneTraffic.Create(WarmUpRequests, 1, hotShare: 0, seed)
                .Select((visit, i) => visit with { Due = scene.WarmUp * ((i + 1.0) / WarmUpRequests) }),
        ];
        await traffic.SendAsync(warmUp, progress.Step, cancellation);
        group.Reset();

        progress.Begin("measured traffic");
        switch (scene.LastServer)
        {
            case ServerCondition.Failing:
                group.Servers[^1].Fail();
                break;
            case ServerCondition.Cold:
                Server newcomer = await group.StartAsync(Scene.Speed, cancellation, ServerCondition.Cold);
                pool.AddOrReplace(newcomer.ToBackend(isWeighted: false));
                break;
            case ServerCondition.Normal:
                break;
        }

        IReadOnlyList<Visit> visits = SceneTraffic.Create(scene.Requests, scene.Rate, scene.HotShare, seed);
        Answer[] answers = await traffic.SendAsync(visits, progress.Step, cancellation);
        SteadyResult steady = new(scene.Algorithm, group.GetLoads(), answers, traffic.AllClientsBusy);
        return new VariantResult(variant, steady, visits, answers);
    }
}
