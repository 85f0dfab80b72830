using System.Diagnostics;

namespace Faults.Load;

/// <summary>Clients that send requests, one after the other, until they are stopped.</summary>
internal sealed class LoadRun : IDisposable
{
    private const int Clients = 8;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _clients;
    private volatile bool _expectsEnd;
    private int _answered;
    private int _failed;
    private int _lost;
    private long _lastTrouble;

    /// <summary>Starts the clients.</summary>
    /// <param name="targets">Where the requests go. The clients are spread over them.</param>
    public LoadRun(params LoadTarget[] targets) => _clients =
    [
        .. Enumerable.Range(0, Clients)
            .Select(client => Task.Run(() => SendAsync(targets[client % targets.Length]))),
    ];

    /// <summary>The requests with a whole answer so far.</summary>
    public int Answered => Volatile.Read(ref _answered);

    /// <summary>When the last request without a good answer ended, as a timestamp; 0 if there was none.</summary>
    public long LastTrouble => Volatile.Read(ref _lastTrouble);

    /// <summary>Waits until so many more requests were answered.</summary>
    public async Task WaitForAnswersAsync(int count)
    {
        int before = Answered;
        long start = Stopwatch.GetTimestamp();
        while (Answered < before + count && Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(30))
        {
            await Task.Delay(20).ConfigureAwait(false);
        }
    }

    /// <summary>From now on a client ends when the proxy takes no connection from it. What the proxy has taken counts
    /// as before.</summary>
    public void ExpectEnd() => _expectsEnd = true;

    /// <summary>Waits until all clients have ended by themselves.</summary>
    public Task EndAsync() => Task.WhenAll(_clients);

    public void Dispose() => _stop.Dispose();

    /// <summary>Sends no more requests, and lets those under way end. May be called again.</summary>
    public async Task<LoadCounts> StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_clients).ConfigureAwait(false);
        return new LoadCounts(_answered, _failed, _lost);
    }

    private async Task SendAsync(LoadTarget target)
    {
        ClientConnection connection = new(target);
        while (!_stop.IsCancellationRequested)
        {
            RequestResult result = await connection.SendAsync(Timeout).ConfigureAwait(false);
            if (!connection.IsMade && _expectsEnd)
            {
                break; // nothing was sent
            }

            Count(result);
            if (!connection.IsReusable)
            {
                connection.Dispose();
                connection = new ClientConnection(target);
            }
        }

        connection.Dispose();
    }

    private void Count(RequestResult result)
    {
        ref int count = ref _answered;
        if (result != RequestResult.Answered)
        {
            Volatile.Write(ref _lastTrouble, Stopwatch.GetTimestamp());
            count = ref result == RequestResult.Failed ? ref _failed : ref _lost;
        }

        Interlocked.Increment(ref count);
    }
}
