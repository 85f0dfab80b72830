using System.Diagnostics.CodeAnalysis;
using Balancing.Hosting.HealthChecks;
using Balancing.Hosting.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Balancing.Hosting;

/// <summary>Checks the members of a pool at intervals and sets <see cref="Backend.IsHealthy"/>.</summary>
/// <remarks>
/// <para>It follows the membership. A backend that joins is checked at once. An object that replaces another one with
/// the same id continues its schedule; with another address it is checked at once. An id that was removed and comes
/// back starts without a history.</para>
/// <para>It sets nothing but the health: a check neither undoes a drain nor an order, and while no backend is healthy
/// the pool disregards health. A backend counts as healthy until <see cref="HealthCheckOptions.Fall"/> checks have
/// failed.</para>
/// <para>Each backend is checked on its own, so a check that hangs delays no other one. All members are safe on any
/// thread.</para>
/// </remarks>
public sealed class HealthMonitor : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, HealthWatch> _watches = new(StringComparer.Ordinal);
    private readonly List<Task> _ending = [];
    private readonly HashSet<string> _unchecked = new(StringComparer.Ordinal); // ids without an address, logged once
    private readonly BackendPool _pool;
    private readonly Func<Backend, Uri?> _addressOf;
    private readonly ILogger _logger;
    private readonly HealthSchedule _schedule;

    private bool _isStarted;
    private bool _isDisposed;

    /// <summary>Creates a monitor that has not started.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="options">How to check; the values are copied.</param>
    /// <param name="addressOf">The address of a backend, absolute with host and port; null for a backend that is not
    /// checked. By default <see cref="EndpointBackend.Address"/>, and null for a backend of another type.</param>
    /// <param name="time">The clock of intervals and time-outs; null for the one of the system.</param>
    /// <param name="logger">Takes changes of health, and failed checks at the level Debug; null for none.</param>
    /// <exception cref="ArgumentNullException"><paramref name="pool"/> or <paramref name="options"/> is null.
    /// </exception>
    public HealthMonitor(
        BackendPool pool,
        HealthCheckOptions options,
        Func<Backend, Uri?>? addressOf = null,
        TimeProvider? time = null,
        ILogger? logger = null)
        : this(pool, options, probe: null, addressOf, time, logger)
    {
    }

    /// <summary>Creates a monitor with a check of its own.</summary>
    internal HealthMonitor(
        BackendPool pool,
        HealthCheckOptions options,
        IHealthProbe? probe,
        Func<Backend, Uri?>? addressOf,
        TimeProvider? time,
        ILogger? logger)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(options);
        HealthCheckOptions copy = options.Copy();
        _pool = pool;
        _addressOf = addressOf ?? (static backend => (backend as EndpointBackend)?.Address);
        _logger = new SafeLogger(logger ?? NullLogger.Instance);
        _schedule = new HealthSchedule(copy, probe ?? CreateProbe(copy), time ?? TimeProvider.System);
    }

    /// <summary>Begins to check all members, at once.</summary>
    /// <exception cref="InvalidOperationException">It has started already.</exception>
    /// <exception cref="ObjectDisposedException">It is disposed.</exception>
    public void Start()
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            if (_isStarted)
            {
                throw new InvalidOperationException("The monitor must be started once, but has started already.");
            }

            _isStarted = true;

            // In this order a change in between is not missed, and under the gate it comes after the first look.
            _pool.Changed += OnPoolChanged;
            Follow(_pool.Backends);
        }
    }

    /// <summary>Ends the checks and cancels those that run. The health of the backends stays as it is.</summary>
    /// <returns>Completes when no check runs any more. From the call on, the monitor sets nothing.</returns>
    public async ValueTask DisposeAsync()
    {
        Task[] ending;
        lock (_gate)
        {
            _isDisposed = true;
            EndAll([.. _watches.Keys]);
            ending = [.. _ending];
        }

        _pool.Changed -= OnPoolChanged;
        await Task.WhenAll(ending).ConfigureAwait(false);
        (_schedule.Probe as IDisposable)?.Dispose();
    }

    private static IHealthProbe CreateProbe(HealthCheckOptions options) =>
        options.Type == HealthCheckType.Http ? new HttpProbe(options.Path, options.ExpectedStatus) : new TcpProbe();

    private void OnPoolChanged(object? sender, BackendPoolChangedEventArgs change) => Follow(change.Current);

    private void Follow(IReadOnlyList<Backend> members)
    {
        // The caller's code runs before the gate, except at the start.
        Dictionary<string, (Backend Backend, HealthTarget Target)> targets = new(StringComparer.Ordinal);
        foreach (Backend backend in members)
        {
            if (FindTarget(backend) is { } target)
            {
                targets.Add(backend.Id, (backend, target));
            }
        }

        lock (_gate)
        {
            if (_isDisposed)
            {
                return;
            }

            LogUnchecked(members.Where(member => !targets.ContainsKey(member.Id)).Select(static member => member.Id));
            EndAll([.. _watches.Where(watch => !IsStillDue(watch.Key, watch.Value)).Select(static pair => pair.Key)]);
            foreach ((string id, (Backend backend, HealthTarget target)) in targets)
            {
                if (_watches.TryGetValue(id, out HealthWatch? watch))
                {
                    watch.Replace(backend);
                }
                else
                {
                    _watches.Add(id, new HealthWatch(backend, target, _schedule, _pool.Name, _logger));
                }
            }
        }

        bool IsStillDue(string id, HealthWatch watch) =>
            targets.TryGetValue(id, out (Backend Backend, HealthTarget Target) due) && due.Target == watch.Target;
    }

    /// <summary>Ends watches. Under the gate.</summary>
    private void EndAll(string[] ids)
    {
        _ending.RemoveAll(static task => task.IsCompleted);
        foreach (string id in ids)
        {
            if (_watches.Remove(id, out HealthWatch? watch))
            {
                _ending.Add(watch.DisposeAsync().AsTask());
            }
        }
    }

    [SuppressMessage(
        "Design",
        "CA1031:Do not catch general exception types",
        Justification = "Code of the user runs here, within a change of the pool, which must not fail of it.")]
    private HealthTarget? FindTarget(Backend backend)
    {
        try
        {
            return _addressOf(backend) is { IsAbsoluteUri: true, Host.Length: > 0, Port: > 0 } address
                ? new HealthTarget(address, (backend as EndpointBackend)?.Host)
                : null;
        }
        catch (Exception)
        {
            return null;
        }
    }

    /// <summary>Logs the ids that are not in the list of before. Under the gate.</summary>
    private void LogUnchecked(IEnumerable<string> ids)
    {
        string[] present = [.. ids];
        foreach (string id in present.Where(id => !_unchecked.Contains(id)))
        {
            HealthLog.NotChecked(_logger, id, _pool.Name);
        }

        _unchecked.Clear();
        _unchecked.UnionWith(present);
    }
}
