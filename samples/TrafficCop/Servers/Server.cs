using System.Globalization;
using TrafficCop.Forwarding;
using TrafficCop.Hosting;

namespace TrafficCop.Servers;

/// <summary>A web server with a few workers. Requests beyond that number wait, as in a real server.</summary>
internal sealed class Server : IAsyncDisposable
{
    /// <summary>The response header with the id of the server.</summary>
    public const string ServedByHeader = "X-Served-By";

    /// <summary>The request header with the name of the user. The response body repeats the name.</summary>
    public const string UserHeader = "X-Username";

    private readonly SemaphoreSlim _workers = new(Speed.Workers);
    private readonly Lock _gate = new();
    private LoopbackHost? _loopback;
    private int _inFlight;

    private Server(string id, Speed speed)
    {
        Id = id;
        Speed = speed;
    }

    public string Id { get; }

    public Speed Speed { get; }

    /// <summary>The number of requests received since the last <see cref="Reset"/>.</summary>
    public int Requests { get; private set; }

    /// <summary>The most requests in flight at once, including waiting ones.</summary>
    public int Peak { get; private set; }

    public static async Task<Server> StartAsync(string id, Speed speed, CancellationToken cancellationToken)
    {
        Server server = new(id, speed);
        server._loopback = await LoopbackHost.StartAsync(app => app.Run(server.HandleAsync), cancellationToken);
        return server;
    }

    /// <summary>Creates the backend that represents this server in a pool.</summary>
    public ServerBackend ToBackend(bool isWeighted) => new(Id, _loopback!.Origin, isWeighted ? Speed.Weight : 1);

    /// <summary>Resets the counters, so that the warm-up does not count.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            (Requests, Peak) = (0, _inFlight);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _loopback!.DisposeAsync();
        _workers.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        lock (_gate)
        {
            Requests++;
            Peak = Math.Max(Peak, ++_inFlight);
        }

        try
        {
            int units = int.Parse(context.Request.Query["units"].ToString(), CultureInfo.InvariantCulture);
            await WorkAsync(units, context.RequestAborted);
            context.Response.Headers[ServedByHeader] = Id;
            await context.Response.WriteAsync($"Hello {context.Request.Headers[UserHeader]}", context.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            context.Abort(); // the client has disconnected, or this server is stopping
        }
        finally
        {
            lock (_gate)
            {
                _inFlight--;
            }
        }
    }

    private async Task WorkAsync(int units, CancellationToken cancellationToken)
    {
        await _workers.WaitAsync(cancellationToken);
        try
        {
            await Task.Delay(Speed.Unit * units, cancellationToken);
        }
        finally
        {
            _workers.Release();
        }
    }
}
