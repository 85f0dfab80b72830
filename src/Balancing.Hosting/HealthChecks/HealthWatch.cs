using System.Diagnostics.CodeAnalysis;
using Balancing.Hosting.Logging;
using Microsoft.Extensions.Logging;

namespace Balancing.Hosting.HealthChecks;

/// <summary>Checks one member of a pool again and again, and sets its health, until it is disposed.</summary>
/// <remarks>Each member has a loop of its own, so a check that hangs delays no other one. After <see cref="Cancel"/>
/// has returned, the flag is not set any more.</remarks>
internal sealed class HealthWatch : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly HealthSchedule _schedule;
    private readonly string? _pool;
    private readonly ILogger _logger;
    private readonly Task _loop;

    private Backend _backend;
    private int _successes; // in a row
    private int _failures;
    private bool _isCanceled;

    /// <summary>Begins with the first check at once.</summary>
    public HealthWatch(
        Backend backend, HealthTarget target, HealthSchedule schedule, string? pool, ILogger logger)
    {
        _backend = backend;
        Target = target;
        _schedule = schedule;
        _pool = pool;
        _logger = logger;
        using (ExecutionContext.SuppressFlow()) // the change of a pool may happen within a request
        {
            _loop = Task.Run(RunAsync);
        }
    }

    /// <summary>What is checked.</summary>
    public HealthTarget Target { get; }

    /// <summary>Another object represents the member. It has the same health, and so the counts stay.</summary>
    public void Replace(Backend backend)
    {
        lock (_gate)
        {
            _backend = backend;
        }
    }

    /// <summary>Ends the checks without waiting for the one that runs.</summary>
    public void Cancel()
    {
        lock (_gate)
        {
            _isCanceled = true;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Cancel();
        await _stop.CancelAsync().ConfigureAwait(false);
        await _loop.ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RunAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            long start = _schedule.Time.GetTimestamp();
            Judge(await CheckAsync().ConfigureAwait(false));
            TimeSpan rest = _schedule.NextInterval() - _schedule.Time.GetElapsedTime(start);
            if (rest > TimeSpan.Zero)
            {
                await Task.Delay(rest, _schedule.Time, _stop.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <returns>Null for success, otherwise the reason.</returns>
    [SuppressMessage(
        "Design",
        "CA1031:Do not catch general exception types",
        Justification = "Whatever a check throws, it has failed, and the next one is due.")]
    private async Task<string?> CheckAsync()
    {
        using CancellationTokenSource timeout = new(_schedule.Options.Timeout, _schedule.Time);
        using CancellationTokenSource either =
            CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, _stop.Token);
        try
        {
            return await _schedule.Probe.CheckAsync(Target, either.Token).ConfigureAwait(false);
        }
        catch (Exception) when (timeout.IsCancellationRequested)
        {
            return $"no answer within {_schedule.Options.Timeout}";
        }
        catch (Exception exception)
        {
            return FailureText.Describe(exception);
        }
    }

    private void Judge(string? failure)
    {
        bool hasChanged;
        Backend backend;
        lock (_gate)
        {
            if (_isCanceled)
            {
                return;
            }

            backend = _backend;
            hasChanged = Count(backend, isSuccess: failure is null);
        }

        Log(backend, failure, hasChanged);
    }

    /// <summary>Counts a check. The health is compared with the flag itself, since others may set it too.</summary>
    /// <returns>Whether the health has changed.</returns>
    private bool Count(Backend backend, bool isSuccess)
    {
        _successes = isSuccess ? Math.Min(_successes, int.MaxValue - 1) + 1 : 0;
        _failures = isSuccess ? 0 : Math.Min(_failures, int.MaxValue - 1) + 1;
        bool isHealthy =
            isSuccess
                ? backend.IsHealthy || _successes >= _schedule.Options.Rise
                : backend.IsHealthy && _failures < _schedule.Options.Fall;
        if (isHealthy == backend.IsHealthy)
        {
            return false;
        }

        backend.IsHealthy = isHealthy;
        return true;
    }

    private void Log(Backend backend, string? failure, bool hasChanged)
    {
        if (failure is null)
        {
            if (hasChanged)
            {
                HealthLog.Healthy(_logger, backend.Id, _pool, _schedule.Options.Rise);
            }

            return;
        }

        HealthLog.CheckFailed(_logger, backend.Id, _pool, failure);
        if (hasChanged)
        {
            HealthLog.Unhealthy(_logger, backend.Id, _pool, _schedule.Options.Fall, failure);
        }
    }
}
