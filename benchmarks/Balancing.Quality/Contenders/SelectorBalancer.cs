using Balancing.Benchmarks;

namespace Balancing.Quality.Contenders;

/// <summary>A selector of the library, the pool it follows, and the leases of all requests in flight.</summary>
internal sealed class SelectorBalancer : IBalancer
{
    private readonly Backend[] _backends;
    private readonly Dictionary<Backend, int> _numbers = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<BackendLease>[] _leases;
    private readonly IBackendSelector _selector;

    public SelectorBalancer(IEnumerable<int> weights, Func<BackendPool, IBackendSelector> create)
    {
        _backends = [.. weights.Select(static (weight, i) => new Backend(Fleet.IdOf(i), weight))];
        _leases = [.. _backends.Select(static _ => new Stack<BackendLease>())];
        foreach (Backend backend in _backends)
        {
            _numbers.Add(backend, _numbers.Count);
        }

        _selector = create(new BackendPool(_backends));
    }

    public int Pick() => _selector.TrySelect(out Backend? backend)
        ? _numbers[backend]
        : throw new InvalidOperationException("No backend was available.");

    // Any lease of the backend will do: only their number matters.
    public void Begin(int backend) => _leases[backend].Push(_backends[backend].Acquire());

    public void End(int backend) => _leases[backend].Pop().Dispose();

    public void SetAvailable(int backend, bool isAvailable) => _backends[backend].IsAvailable = isAvailable;
}
