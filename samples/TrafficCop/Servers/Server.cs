using System.Diagnostics;
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

    // A cold server needs this multiple of the time at first, and the usual time after the warm-up.
    private const double Coldness = 8;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _workers;
    private readonly Lock _gate = new();
    private readonly long _started = Stopwatch.GetTimestamp();
    private LoopbackHost? _loopback;
    private volatile ServerCondition _condition;
    private int _requests;
    private int _failures;
    private int _inFlight;
    private int _peak;

    private Server(string id, Speed speed, ServerCondition condition)
    {
        Id = id;
        Speed = speed;
        _condition = condition;
        _workers = new SemaphoreSlim(speed.Workers);
    }

    public string Id { get; }

    public Speed Speed { get; }

    public static async Task<Server> StartAsync(
        string id, Speed speed, ServerCondition condition, CancellationToken cancellationToken)
    {
        Server server = new(id, speed, condition);
        server._loopback = await LoopbackHost.StartAsync(app => app.Run(server.HandleAsync), cancellationToken);
        return server;
    }

    /// <summary>Creates the backend that represents this server in a pool.</summary>
    public ServerBackend ToBackend(bool isWeighted) => new(Id, _loopback!.Origin, isWeighted ? Speed.Weight : 1);

    /// <summary>From now on the server answers each request with 500.</summary>
    public void Fail() => _condition = ServerCondition.Failing;

    /// <summary>Resets the counters, so that the warm-up does not count.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            (_requests, _failures, _peak) = (0, 0, _inFlight);
        }
    }

    /// <summary>Returns the counters since the last <see cref="Reset"/>. The peak includes waiting requests.</summary>
    public ServerLoad GetLoad()
    {
        lock (_gate)
        {
            return new ServerLoad(Id, Speed, _requests, _peak) { Condition = _condition, Failures = _failures };
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _loopback!.DisposeAsync();
        _workers.Dispose();
    }

    private async Task HandleAsync(HttpContext context)
    {
        bool fails = _condition == ServerCondition.Failing;
        lock (_gate)
        {
            _requests++;
            _failures += fails ? 1 : 0;
            _peak = Math.Max(_peak, ++_inFlight);
        }

        try
        {
            if (fails)
            {
                context.Response.StatusCode = StatusCodes.Status500InternalServerError;
                return;
            }

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
            await Task.Delay(Speed.Unit * units * GetSlowness(), cancellationToken);
        }
        finally
        {
            _workers.Release();
        }
    }

    private double GetSlowness() => _condition == ServerCondition.Cold
        ? 1 + ((Coldness - 1) * Math.Max(0, 1 - (Stopwatch.GetElapsedTime(_started) / WarmUp)))
        : 1;
}
