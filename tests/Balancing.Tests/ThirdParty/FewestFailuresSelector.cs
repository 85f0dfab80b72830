using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Balancing.Tests.ThirdParty;

/// <summary>Picks a backend with the fewest failures: a custom selector that learns what came of requests.</summary>
public sealed class FewestFailuresSelector : IBackendSelector, IOutcomeObserver, IDisposable
{
    private readonly ConcurrentDictionary<string, int> _failures = new();
    private readonly PoolView<Members> _view;

    public FewestFailuresSelector(BackendPool pool)
    {
        _view = new PoolView<Members>(pool, (backends, _) => new Members(backends));
        pool.AddObserver(this);
    }

    public BackendPool Pool => _view.Pool;

    public bool TrySelect(in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
    {
        backend = null;
        foreach (Backend member in _view.Current.Backends)
        {
            if (context.CanSelect(member) && (backend is null || FailuresOf(member) < FailuresOf(backend)))
            {
                backend = member;
            }
        }

        return backend is not null;
    }

    public void OnOutcome(Backend backend, RequestOutcome? outcome, TimeSpan latency)
    {
        if (outcome == RequestOutcome.Failed)
        {
            _failures.AddOrUpdate(backend.Id, 1, (_, count) => count + 1);
        }
    }

    public void Dispose()
    {
        Pool.RemoveObserver(this);
        _view.Dispose();
    }

    private int FailuresOf(Backend backend) => _failures.GetValueOrDefault(backend.Id);

    private sealed record Members(ImmutableArray<Backend> Backends);
}
