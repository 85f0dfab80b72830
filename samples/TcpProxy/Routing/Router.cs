using System.Collections.Immutable;
using Balancing;
using TcpProxy.Configuration;

namespace TcpProxy.Routing;

/// <summary>The pool of servers, the selector, and the settings of the moment.</summary>
/// <remarks>Selections on any thread; one reload at a time.</remarks>
internal sealed class Router : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ServerTraffic> _traffic = new(StringComparer.Ordinal); // by id, of the past too
    private RouterState _state;

    public Router(ProxySettings settings)
    {
        Pool = new BackendPool(
            new BackendPoolOptions { Name = "tcp-proxy" }, settings.Backends.Select(CreateBackend));
        _state = new RouterState(settings, settings.Algorithm.CreateSelector(Pool), []);
    }

    public BackendPool Pool { get; }

    public ProxySettings Settings => Volatile.Read(ref _state).Settings;

    public IBackendSelector Selector => Volatile.Read(ref _state).Selector;

    /// <summary>Removed backends that still have connections.</summary>
    public ImmutableArray<ServerBackend> Leaving =>
        [.. Volatile.Read(ref _state).Removed.Where(static backend => backend.InFlightCount > 0)];

    /// <summary>The bytes of all backends since the start, those that are gone included.</summary>
    public (long ToServer, long ToClient) TotalBytes
    {
        get
        {
            lock (_gate)
            {
                return (
                    _traffic.Values.Sum(static traffic => traffic.BytesToServer),
                    _traffic.Values.Sum(static traffic => traffic.BytesToClient));
            }
        }
    }

    /// <summary>Takes new settings. Open connections go on; those of removed backends are cut after the drain time-out.
    /// </summary>
    /// <exception cref="ArgumentException">The algorithm cannot use these backends. Nothing has changed.
    /// </exception>
    public void Apply(ProxySettings settings)
    {
        lock (_gate)
        {
            ServerBackend[] present = [.. Pool.Backends.Cast<ServerBackend>()];
            Dictionary<string, ServerBackend> byId = present.ToDictionary(
                static backend => backend.Id, StringComparer.Ordinal);
            ServerBackend[] next =
            [
                .. settings.Backends.Select(
                    backend => byId.GetValueOrDefault(backend.Id) is { } known && known.Settings == backend
                        ? known // nothing is rebuilt for it
                        : CreateBackend(backend)),
            ];
            IBackendSelector previous = Selector;
            IBackendSelector selector =
                settings.Algorithm == Settings.Algorithm ? previous : settings.Algorithm.CreateSelector(Pool);
            try
            {
                Pool.ReplaceAll(next); // a selector may refuse them; then nothing has changed
            }
            catch when (selector != previous)
            {
                (selector as IDisposable)?.Dispose();
                throw;
            }

            Volatile.Write(ref _state, new RouterState(settings, selector, Remove(present, next, settings)));
            if (selector != previous)
            {
                // Connections may be using it. It stays right without updates: the pool checks every lease.
                (previous as IDisposable)?.Dispose();
            }
        }
    }

    public void Dispose() => (Selector as IDisposable)?.Dispose();

    /// <summary>Sets when the connections of removed backends are cut.</summary>
    /// <returns>The removed backends that still have connections.</returns>
    private ImmutableArray<ServerBackend> Remove(
        ServerBackend[] previous, ServerBackend[] next, ProxySettings settings)
    {
        HashSet<string> ids = [.. next.Select(static backend => backend.Id)];
        long cutAt = Environment.TickCount64 + (long)settings.DrainTimeout.TotalMilliseconds;
        ServerBackend[] removed = [.. previous.Where(backend => !ids.Contains(backend.Id))];
        Array.ForEach(removed, backend => backend.Traffic.CutAt = cutAt);
        Array.ForEach(next, static backend => backend.Traffic.CutAt = ServerTraffic.Never); // it may be back
        return [.. Leaving.Where(backend => !ids.Contains(backend.Id)), .. removed];
    }

    private ServerBackend CreateBackend(BackendSettings settings)
    {
        if (!_traffic.TryGetValue(settings.Id, out ServerTraffic? traffic))
        {
            traffic = new ServerTraffic();
            _traffic.Add(settings.Id, traffic);
        }

        return new ServerBackend(settings, traffic);
    }
}
