using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Balancing.Hosting;
using Balancing.Hosting.Logging;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.ServiceDiscovery;

namespace Balancing.Http.Discovery;

/// <summary>Keeps the members of a pool equal to the endpoints of a service.</summary>
/// <remarks>
/// <para>One lookup runs at a time. The next one begins when a provider tells that something has changed. If one of
/// them does not tell, or if the lookup has failed, a timer begins it.</para>
/// <para>It calls the providers itself. The resolver of Microsoft.Extensions.ServiceDiscovery would do the same, but
/// this package only needs the abstractions.</para>
/// </remarks>
internal sealed class DiscoveredMembers : IAsyncDisposable, IDisposable
{
    private static readonly TimeSpan RefreshPeriod = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan RetryPeriod = TimeSpan.FromSeconds(5);

    private readonly ServiceName _service;
    private readonly BackendPool _pool;
    private readonly ImmutableArray<IServiceEndpointProvider> _providers;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _stop = new();
    private readonly Lock _gate = new();

    // The last lookup, with the exception it has ended with; null before the first.
    private TaskCompletionSource<Exception?>? _lookup;
    private bool _isRunning;
    private bool _isDue; // something has changed during the lookup
    private IDisposable? _subscription;
    private bool _isDisposed;

    /// <exception cref="InvalidOperationException">No provider is registered.</exception>
    public DiscoveredMembers(
        ServiceName service,
        BackendPool pool,
        IEnumerable<IServiceEndpointProviderFactory> factories,
        TimeProvider time,
        ILogger logger)
    {
        _service = service;
        _pool = pool;
        _logger = new SafeLogger(logger);
        _providers = [.. CreateProviders(service.Query, factories)];
        if (_providers.IsEmpty)
        {
            throw new InvalidOperationException(
                $"Service '{service.Text}' must have a provider of endpoints: call services.AddServiceDiscovery().");
        }

        _timer = time.CreateTimer(
            static members => ((DiscoveredMembers)members!).Begin(isNewNeeded: true),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan);
    }

    /// <summary>Completes when the pool has members. The first call begins the first lookup.</summary>
    /// <exception cref="HttpRequestException">The lookup has failed, and the pool has no members.</exception>
    public Task EnsureAsync(CancellationToken cancellationToken) =>
        Volatile.Read(ref _lookup) is not null && !_pool.Backends.IsEmpty
            ? Task.CompletedTask
            : WaitForLookupAsync(cancellationToken);

    /// <summary>Waits for <see cref="DisposeAsync"/>: service providers can be disposed without async.</summary>
    public void Dispose() => DisposeAsync().AsTask().GetAwaiter().GetResult();

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        await _stop.CancelAsync().ConfigureAwait(false); // from here on none begins
        Task? lookup;
        lock (_gate)
        {
            lookup = _lookup?.Task;
        }

        if (lookup is not null)
        {
            await lookup.ConfigureAwait(false);
        }

        _subscription?.Dispose();
        await _timer.DisposeAsync().ConfigureAwait(false);
        foreach (IServiceEndpointProvider provider in _providers)
        {
            await provider.DisposeAsync().ConfigureAwait(false);
        }

        _stop.Dispose();
    }

    private static IEnumerable<IServiceEndpointProvider> CreateProviders(
        ServiceEndpointQuery query, IEnumerable<IServiceEndpointProviderFactory> factories)
    {
        foreach (IServiceEndpointProviderFactory factory in factories)
        {
            if (factory.TryCreateProvider(query, out IServiceEndpointProvider? provider))
            {
                yield return provider;
            }
        }
    }

    private async Task WaitForLookupAsync(CancellationToken cancellationToken)
    {
        Exception? failure = await Begin(isNewNeeded: false).WaitAsync(cancellationToken).ConfigureAwait(false);
        if (failure is not null && _pool.Backends.IsEmpty)
        {
            throw new HttpRequestException(
                HttpRequestError.NameResolutionError, $"Service '{_service.Text}' could not be looked up.", failure);
        }
    }

    /// <summary>Begins a lookup unless one runs.</summary>
    /// <param name="isNewNeeded">Whether the one that runs is not enough, because it may have missed a change.</param>
    private Task<Exception?> Begin(bool isNewNeeded)
    {
        lock (_gate)
        {
            if (_isRunning)
            {
                _isDue |= isNewNeeded;
            }
            else if (!_stop.IsCancellationRequested)
            {
                _isRunning = true;
                _isDue = false;
                Volatile.Write(
                    ref _lookup,
                    new TaskCompletionSource<Exception?>(TaskCreationOptions.RunContinuationsAsynchronously));

                // Without the execution context of the request that happened to come first.
                ThreadPool.UnsafeQueueUserWorkItem(
                    static members => _ = members.LookUpAsync(), this, preferLocal: false);
            }

            return _lookup?.Task ?? Task.FromResult<Exception?>(new ObjectDisposedException(nameof(DiscoveredMembers)));
        }
    }

    [SuppressMessage(
        "Design", "CA1031:Do not catch general exception types",
        Justification = "Providers are code of others. Their exceptions go to the log, and to requests that wait.")]
    private async Task LookUpAsync()
    {
        Exception? failure = null;
        try
        {
            _timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _subscription?.Dispose();
            FoundEndpoints found = new();
            foreach (IServiceEndpointProvider provider in _providers)
            {
                await found.AddFromAsync(provider, _stop.Token).ConfigureAwait(false);
            }

            Apply(found);
            if (found.TellsChanges)
            {
                _subscription = found.OnChange(() => Begin(isNewNeeded: true));
            }

            if (found.NeedsTimer || !found.TellsChanges)
            {
                _timer.Change(RefreshPeriod, Timeout.InfiniteTimeSpan);
            }
        }
        catch (Exception exception)
        {
            failure = exception;
            if (!_stop.IsCancellationRequested)
            {
                DiscoveryLog.Failed(_logger, _service.Text, _pool.Backends.Length, exception);
                _timer.Change(RetryPeriod, Timeout.InfiniteTimeSpan);
            }
        }

        End(failure);
    }

    private void End(Exception? failure)
    {
        TaskCompletionSource<Exception?> ended;
        lock (_gate)
        {
            ended = _lookup!;
            _isRunning = false;
            if (_isDue)
            {
                Begin(isNewNeeded: false);
            }
        }

        ended.SetResult(failure);
    }

    private void Apply(FoundEndpoints found)
    {
        List<Backend> backends = [];
        foreach (ServiceEndpoint endpoint in found.Endpoints)
        {
            if (EndpointBackends.TryCreate(endpoint, _service.DefaultScheme, out HttpBackend? backend))
            {
                backends.Add(backend);
            }
            else
            {
                DiscoveryLog.Ignored(_logger, endpoint.ToString() ?? "", _service.Text);
            }
        }

        if (!DiscoveredBackends.Apply(_pool, backends) && backends.Count == 0)
        {
            DiscoveryLog.FoundNone(_logger, _service.Text, _pool.Backends.Length);
        }
    }
}
