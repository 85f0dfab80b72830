using System.Net;
using System.Net.Sockets;
using TcpProxy.Configuration;
using TcpProxy.Connections;
using TcpProxy.Epoll;
using TcpProxy.Forwarding;
using TcpProxy.Routing;

namespace TcpProxy.Hosting;

/// <summary>A proxy: listeners, engine, servers and their checks.</summary>
internal sealed class ProxyHost : IDisposable
{
    private static readonly TimeSpan CutLimit = TimeSpan.FromSeconds(5);

    // Several times as long as the way to the client and back.
    private static readonly TimeSpan HandshakeLimit = TimeSpan.FromMilliseconds(200);

    private readonly Router _router;
    private readonly IReadOnlyList<Socket> _listeners;
    private readonly IEngine _engine;
    private readonly Sweeper _sweeper;

    /// <summary>Listens. Connections wait until <see cref="Start"/>.</summary>
    /// <exception cref="StartException">An address cannot be listened on, or the algorithm refuses the backends.
    /// </exception>
    public ProxyHost(ProxySettings settings, ErrorLog log)
    {
        try
        {
            _router = new Router(settings);
        }
        catch (ArgumentException failure)
        {
            throw new StartException(failure.Message, failure); // the algorithm cannot use these backends
        }

        _listeners = Listeners.Open(settings.Listen);
        EndPoints = [.. _listeners.Select(static listener => (IPEndPoint)listener.LocalEndPoint!)];
        Runtime = new ProxyRuntime(_router, log);
        _engine = settings.Engine == EngineKind.Epoll && OperatingSystem.IsLinux()
            ? new EpollEngine(Runtime)
            : new SocketEngine(Runtime);
        _sweeper = new Sweeper(Runtime.Connections);
    }

    /// <summary>The addresses that clients connect to, with the real ports.</summary>
    public IReadOnlyList<IPEndPoint> EndPoints { get; }

    public ProxyRuntime Runtime { get; }

    /// <summary>Accepts connections from now on.</summary>
    public void Start() => _engine.Start(_listeners);

    /// <summary>Takes no new connections, waits for the open ones, and cuts those that outlive the drain time-out.
    /// </summary>
    /// <param name="cutNow">Ends the wait at once.</param>
    public async Task<DrainResult> DrainAsync(CancellationToken cutNow)
    {
        Runtime.IsDraining = true;
        await EndHandshakesAsync(cutNow);
        _engine.StopAccepting();
        long cutBefore = Runtime.Counters.Cut;
        int open = Runtime.Connections.Count;
        using CancellationTokenSource deadline = CancellationTokenSource.CreateLinkedTokenSource(cutNow);
        deadline.CancelAfter(_router.Settings.DrainTimeout);
        try
        {
            await Runtime.Connections.WaitForEmptyAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            await CutAllAsync();
        }

        int cut = (int)(Runtime.Counters.Cut - cutBefore);
        return new DrainResult(Math.Max(0, open - cut), cut);
    }

    public void Dispose()
    {
        _sweeper.Dispose();
        _engine.Dispose();
        _router.Dispose();
    }

    /// <summary>Begins no new handshakes, and lets those under way end. Otherwise the end of the listeners would reset
    /// the connections that were made in the moment before.</summary>
    private async Task EndHandshakesAsync(CancellationToken cutNow)
    {
        bool isFiltered = false;
        foreach (Socket listener in _listeners)
        {
            isFiltered |= HandshakeFilter.TryAttach(listener);
        }

        if (isFiltered)
        {
            await Task.Delay(HandshakeLimit, cutNow).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task CutAllAsync()
    {
        using CancellationTokenSource limit = new(CutLimit);
        List<Connection> present = [];
        Runtime.Connections.CopyTo(present);
        present.ForEach(static connection => connection.Cut(isReset: true));

        try
        {
            await Runtime.Connections.WaitForEmptyAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            // Their sockets are closed; the end of the process does the rest.
        }
    }
}
