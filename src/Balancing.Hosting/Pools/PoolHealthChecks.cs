using Microsoft.Extensions.Logging;

namespace Balancing.Hosting.Pools;

/// <summary>The health checks of a pool: none, or a monitor that is replaced when its options change.</summary>
internal sealed class PoolHealthChecks(BackendPool pool, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly Lock _gate = new();
    private HealthCheckOptions? _options;
    private HealthMonitor? _monitor;
    private bool _isStarted;

    /// <summary>Takes over other options, and starts the checks again if they are running.</summary>
    /// <returns>Whether they differ from those before.</returns>
    public bool Apply(HealthCheckOptions? options)
    {
        lock (_gate)
        {
            if (options is null ? _options is null : _options is not null && options.IsSameAs(_options))
            {
                return false;
            }

            bool endChecks = _monitor is not null && options is null;
            _options = options?.Copy();
            EndMonitor();
            if (endChecks)
            {
                // Without checks, nothing would ever change the results of earlier ones.
                foreach (Backend backend in pool.Backends)
                {
                    backend.IsHealthy = true;
                }
            }

            if (_isStarted)
            {
                BeginMonitor();
            }

            return true;
        }
    }

    /// <summary>Begins the checks, if there are options.</summary>
    public void Start()
    {
        lock (_gate)
        {
            if (!_isStarted)
            {
                _isStarted = true;
                BeginMonitor();
            }
        }
    }

    /// <summary>Ends the checks. The flags stay.</summary>
    /// <returns>Completes when no check runs any more.</returns>
    public Task StopAsync()
    {
        lock (_gate)
        {
            _isStarted = false;
            return EndMonitor();
        }
    }

    public void Dispose() => StopAsync();

    private void BeginMonitor()
    {
        if (_options is not null)
        {
            _monitor = new HealthMonitor(pool, _options, addressOf: null, time, logger);
            _monitor.Start();
        }
    }

    private Task EndMonitor()
    {
        Task ended = _monitor?.DisposeAsync().AsTask() ?? Task.CompletedTask;
        _monitor = null;
        return ended;
    }
}
