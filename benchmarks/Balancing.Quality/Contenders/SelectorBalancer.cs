using Balancing.Benchmarks;
using Microsoft.Extensions.Time.Testing;

namespace Balancing.Quality.Contenders;

/// <summary>A selector of the library, the pool it follows, and the leases of all requests in flight.</summary>
internal sealed class SelectorBalancer : IBalancer
{
    private static readonly TimeSpan MeanServiceTime = TimeSpan.FromMilliseconds(100);

    private readonly FakeTimeProvider _clock = new();
    private readonly Backend[] _backends;
    private readonly Dictionary<Backend, int> _numbers = new(ReferenceEqualityComparer.Instance);
    private readonly Queue<BackendLease>[] _leases;
    private readonly IBackendSelector _selector;

    public SelectorBalancer(IEnumerable<int> weights, Func<BackendPool, IBackendSelector> create)
    {
        _backends = [.. weights.Select(static (weight, i) => new Backend(Fleet.IdOf(i), weight))];
        _leases = [.. _backends.Select(static _ => new Queue<BackendLease>())];
        foreach (Backend backend in _backends)
        {
            _numbers.Add(backend, _numbers.Count);
        }

        _selector = create(new BackendPool(new BackendPoolOptions { TimeProvider = _clock }, _backends));
    }

    public int Pick() => _selector.TrySelect(out Backend? backend)
        ? _numbers[backend]
        : throw new InvalidOperationException("No backend was available.");

    public void MoveTo(double time)
    {
        TimeSpan elapsed = (MeanServiceTime * time) - (_clock.GetUtcNow() - _clock.Start);
        if (elapsed > TimeSpan.Zero)
        {
            _clock.Advance(elapsed);
        }
    }

    public void Begin(int backend) => _leases[backend].Enqueue(_backends[backend].Acquire());

    // Servers process requests in order, so the oldest one has ended.
    public void End(int backend)
    {
        using BackendLease lease = _leases[backend].Dequeue();
        lease.Report(RequestOutcome.Succeeded);
    }

    public void SetAvailable(int backend, bool isAvailable) => _backends[backend].IsAvailable = isAvailable;
}
