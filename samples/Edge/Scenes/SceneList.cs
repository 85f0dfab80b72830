using Edge.Processes;
using Edge.Status;
using Edge.Topology;

namespace Edge.Scenes;

/// <summary>The scenes of the run.</summary>
internal sealed class SceneList(Fleet fleet, StatusReader reader, Action<string> log)
{
    private const string KilledServer = "server-2";
    private const string DrainedServer = "server-3";

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    /// <summary>The scenes, in their order.</summary>
    public IReadOnlyList<Scene> All =>
    [
        new($"Scene 1: {KilledServer} is killed. Gateways use the other servers.", 0.2, KillServer),
        new("Scene 2: a server joins. Gateways watch their file; nothing restarts.", 0.4, JoinAsync),
        new($"Scene 3: {DrainedServer} is drained. It gets nothing new.", 0.6, DrainAsync),
        new($"Scene 4: {KilledGateway.Name} is killed. New connections reach the other.", 0.75, KillGateway),
    ];

    private Gateway KilledGateway => fleet.Gateways[0];

    private Task KillServer(CancellationToken cancellation)
    {
        fleet.KillServer(KilledServer);
        return Task.CompletedTask;
    }

    private async Task JoinAsync(CancellationToken cancellation)
    {
        Server server = await fleet.StartServerAsync(cancellation);
        await fleet.AddAsync(server, cancellation);
        await WaitAsync(
            $"{server.Name} in their pools",
            pool => pool.Any(backend => backend.Id == server.Name),
            cancellation);
        log($"{server.Name} has joined.");
    }

    /// <remarks>Each gateway has a pool of its own, so each must be told.</remarks>
    private async Task DrainAsync(CancellationToken cancellation)
    {
        foreach (Gateway gateway in fleet.Gateways)
        {
            await gateway.DrainAsync(DrainedServer, cancellation);
        }

        await WaitAsync(
            $"no request at {DrainedServer}",
            static pool => pool.Any(static backend =>
                backend is { Id: DrainedServer, State: "draining", InFlight: 0 }),
            cancellation);
        log($"{DrainedServer} is idle: it could be stopped now.");
    }

    private Task KillGateway(CancellationToken cancellation)
    {
        KilledGateway.Kill();
        return Task.CompletedTask;
    }

    /// <summary>Waits until all gateways report what is expected.</summary>
    private async Task WaitAsync(
        string expected, Func<IReadOnlyList<GatewayReport.Backend>, bool> holds, CancellationToken cancellation)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(LongestWait);
        try
        {
            foreach (Gateway gateway in fleet.Gateways)
            {
                while (!holds(await reader.ReadAsync(gateway, limit.Token)))
                {
                    await Task.Delay(Pause, limit.Token);
                }
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ChildProcessException($"The gateways must have {expected} within {LongestWait}, but have not.");
        }
    }
}
