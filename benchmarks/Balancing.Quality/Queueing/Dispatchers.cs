using Balancing.Quality.Contenders;

namespace Balancing.Quality.Queueing;

/// <summary>Several processes that send requests to the same servers; each knows only its own requests.</summary>
internal sealed class Dispatchers : IBalancer
{
    private readonly IBalancer[] _balancers;
    private readonly Queue<IBalancer>[] _inFlight;
    private readonly Random _random;
    private IBalancer _next;
    private double _now;

    /// <param name="balancers">The balancer of each process.</param>
    /// <param name="servers">The number of servers.</param>
    /// <param name="seed">The seed for which process gets a request.</param>
    public Dispatchers(IBalancer[] balancers, int servers, int seed)
    {
        _balancers = balancers;
        _inFlight = [.. Enumerable.Range(0, servers).Select(static _ => new Queue<IBalancer>())];
        _random = new Random(seed);
        _next = balancers[0];
        foreach (IBalancer balancer in balancers)
        {
            // Rotations of processes that started at different times are not in step.
            for (int skipped = _random.Next(servers); skipped > 0; skipped--)
            {
                balancer.Pick();
            }
        }
    }

    public void MoveTo(double time) => _now = time;

    public int Pick()
    {
        _next = _balancers[_random.Next(_balancers.Length)];
        _next.MoveTo(_now);
        return _next.Pick();
    }

    public void Begin(int backend)
    {
        _next.Begin(backend);
        _inFlight[backend].Enqueue(_next);
    }

    public void End(int backend)
    {
        IBalancer balancer = _inFlight[backend].Dequeue();
        balancer.MoveTo(_now);
        balancer.End(backend);
    }

    public void SetAvailable(int backend, bool isAvailable) =>
        Array.ForEach(_balancers, balancer => balancer.SetAvailable(backend, isAvailable));
}
