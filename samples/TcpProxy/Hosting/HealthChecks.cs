using System.Net;
using Balancing;
using Balancing.Hosting;
using TcpProxy.Configuration;
using TcpProxy.Routing;

namespace TcpProxy.Hosting;

/// <summary>Connects to every server from time to time. A reload may start, change or end that.</summary>
/// <remarks>Not thread-safe: one call at a time.</remarks>
internal sealed class HealthChecks(Router router, ErrorLog log) : IAsyncDisposable
{
    private HealthMonitor? _monitor;
    private HealthCheckOptions? _options;

    /// <summary>Checks as the settings of the moment say.</summary>
    public async Task ApplyAsync()
    {
        ProxySettings settings = router.Settings;
        HealthCheckOptions? options = settings.HealthInterval is { } interval
            ? new HealthCheckOptions { Interval = interval, Timeout = settings.ConnectTimeout }
            : null;
        if (options?.Interval == _options?.Interval && options?.Timeout == _options?.Timeout)
        {
            return;
        }

        _options = options;
        if (options is null)
        {
            await DisposeAsync();
            return;
        }

        if (_monitor is not null)
        {
            await _monitor.DisposeAsync(); // the health stays: the new checks go on from it
        }

        _monitor = new HealthMonitor(router.Pool, options, AddressOf, logger: new HealthLogger(log));
        _monitor.Start();
    }

    /// <summary>Ends the checks.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_monitor is not null)
        {
            await _monitor.DisposeAsync();
            _monitor = null;
            foreach (Backend backend in router.Pool.Backends)
            {
                backend.IsHealthy = true; // nothing would set it again
            }
        }
    }

    private static Uri? AddressOf(Backend backend) => ((ServerBackend)backend).EndPoint switch
    {
        IPEndPoint address => new UriBuilder("tcp", $"{address.Address}", address.Port).Uri,
        DnsEndPoint name => new UriBuilder("tcp", name.Host, name.Port).Uri,
        _ => null,
    };
}
