using Balancing;
using TrafficCop.Display;
using TrafficCop.Forwarding;
using TrafficCop.Results;
using TrafficCop.Servers;
using TrafficCop.Setup;
using TrafficCop.Workload;

namespace TrafficCop.Experiments;

/// <summary>A run of one algorithm: new servers, a pool, a proxy with a selector, and clients.</summary>
internal sealed class Experiment : IAsyncDisposable
{
    private const int Waves = 5;
    private const int WarmUpRequests = 256;

    private readonly Algorithm _algorithm;
    private readonly Schedule _schedule;
    private readonly IProgressDisplay _progress;
    private readonly CancellationToken _cancellation;
    private readonly ServerGroup _group = new();

    private Experiment(
        Algorithm algorithm, Schedule schedule, IProgressDisplay progress, CancellationToken cancellation)
    {
        _algorithm = algorithm;
        _schedule = schedule;
        _progress = progress;
        _cancellation = cancellation;
    }

    /// <summary>Returns the number of steps that a run reports.</summary>
    public static int CountSteps(Schedule schedule) =>
        WarmUpRequests + schedule.Steady.Count + (Waves * schedule.Users.Count);

    public static async Task<Result> RunAsync(
        Algorithm algorithm,
        IReadOnlyList<Speed> speeds,
        Schedule schedule,
        IProgressDisplay progress,
        CancellationToken cancellation)
    {
        await using Experiment experiment = new(algorithm, schedule, progress, cancellation);
        for (int i = 0; i < speeds.Count; i++)
        {
            await experiment._group.StartAsync(speeds[i], cancellation);
        }

        // The pool ejects a server that has stopped, because the proxy reports the failures.
        BackendPool pool = new(
            new BackendPoolOptions { OutlierEjection = new OutlierEjectionOptions() },
            experiment._group.Servers.Select(server => server.ToBackend(algorithm.IsWeighted)));
        IBackendSelector selector = algorithm.CreateSelector(pool);
        using IDisposable? detachesFromPool = selector as IDisposable;
        await using ProxyHost host = await ProxyHost.StartAsync(selector, algorithm.GetKey, cancellation);
        using Traffic traffic = new(host.Origin);

        SteadyResult steady = await experiment.RunSteadyAsync(traffic);
        ChurnResult churn = await experiment.RunChurnAsync(traffic, pool, host.Proxy);
        return new Result(algorithm, steady, churn);
    }

    public async ValueTask DisposeAsync() => await _group.DisposeAsync();

    private async Task<SteadyResult> RunSteadyAsync(Traffic traffic)
    {
        // Opens connections and compiles code before the measurement.
        _progress.Begin("warm-up");
        Visit[] warmUp =
        [
            .. Enumerable.Range(0, WarmUpRequests).Select(i => _schedule.Steady[i % _schedule.Steady.Count] with
            {
                Units = 1,
                Due = TimeSpan.FromMilliseconds(i),
            }),
        ];
        await traffic.SendAsync(warmUp, _progress.Step, _cancellation);
        _group.Reset();

        _progress.Begin("steady traffic");
        Answer[] answers = await traffic.SendAsync(_schedule.Steady, _progress.Step, _cancellation);
        return new SteadyResult(_algorithm, _group.GetLoads(), answers, traffic.AllClientsBusy);
    }

    private async Task<ChurnResult> RunChurnAsync(Traffic traffic, BackendPool pool, Proxy proxy)
    {
        _progress.Begin("a server stops, another one starts");
        Server dying = _group.Servers[^1];
        int retriesBefore = proxy.Retries;

        Answer[] before = await SendWaveAsync(1, traffic);

        // The server stays in the pool, as after a crash: the proxy has to detect the failure.
        IReadOnlyList<Visit> visits = _schedule.Wave(2);
        Task<Answer[]> meanwhile = traffic.SendAsync(visits, _progress.Step, _cancellation);
        await Task.Delay(visits[visits.Count / 2].Due, _cancellation);
        await dying.DisposeAsync();
        Answer[] during = [.. await meanwhile, .. await SendWaveAsync(3, traffic)];

        // Later, service discovery removes the server from the pool.
        pool.Remove(dying.Id);
        Answer[] between = await SendWaveAsync(4, traffic);

        Server joining = await _group.StartAsync(dying.Speed, _cancellation);
        pool.AddOrReplace(joining.ToBackend(_algorithm.IsWeighted));
        Answer[] after = await SendWaveAsync(5, traffic);

        Answer[] all = [.. before, .. during, .. between, .. after];
        double allWeights = pool.Backends.Sum(static backend => backend.Weight);
        double fairShare = pool.Backends.Single(backend => backend.Id == joining.Id).Weight / allWeights;
        return new ChurnResult(
            dying.Id,
            joining.Id,
            all.Length,
            all.Count(static answer => answer.Server is null),
            proxy.Retries - retriesBefore,
            Relocation.WhenLeft(before, between, dying.Id),
            Relocation.WhenJoined(between, after, joining.Id, fairShare));
    }

    private Task<Answer[]> SendWaveAsync(int round, Traffic traffic) =>
        traffic.SendAsync(_schedule.Wave(round), _progress.Step, _cancellation);
}
