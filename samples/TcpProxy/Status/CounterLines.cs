using System.Globalization;
using TcpProxy.Connections;

namespace TcpProxy.Status;

/// <summary>Prints the counters from time to time, if they have changed.</summary>
internal sealed class CounterLines : IAsyncDisposable
{
    private readonly ProxyRuntime _proxy;
    private readonly Action<string> _write;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _printing;
    private string _last;

    /// <summary>Begins to print.</summary>
    /// <param name="proxy">Has the counters.</param>
    /// <param name="interval">The time between two looks at them.</param>
    /// <param name="write">Writes one line.</param>
    public CounterLines(ProxyRuntime proxy, TimeSpan interval, Action<string> write)
    {
        _proxy = proxy;
        _write = write;
        _last = Line(); // nothing has happened yet
        _printing = PrintAsync(interval);
    }

    /// <summary>Prints the counters, if they have changed since the last time.</summary>
    public void Print()
    {
        string line = Line();
        if (line != _last)
        {
            _last = line;
            _write(line);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _printing;
        _end.Dispose();
    }

    private async Task PrintAsync(TimeSpan interval)
    {
        using PeriodicTimer timer = new(interval);
        try
        {
            while (await timer.WaitForNextTickAsync(_end.Token))
            {
                Print();
            }
        }
        catch (OperationCanceledException)
        {
            // The program ends.
        }
    }

    private string Line()
    {
        ConnectionCounters counters = _proxy.Counters;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"active {_proxy.Connections.Count}, accepted {counters.Accepted}, rejected {counters.Rejected}, "
            + $"failed {counters.Failed}, cut {counters.Cut}");
    }
}
