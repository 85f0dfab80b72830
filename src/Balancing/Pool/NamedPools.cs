namespace Balancing.Pool;

/// <summary>The pools that have a name, held weakly: metrics keep no pool alive (P13).</summary>
internal sealed class NamedPools
{
    private const int MinSweepThreshold = 16;

    private readonly Lock _lock = new();
    private readonly List<WeakReference<BackendPool>> _pools = [];
    private int _nextSweepCount = MinSweepThreshold;

    public void Add(BackendPool pool)
    {
        lock (_lock)
        {
            if (_pools.Count >= _nextSweepCount)
            {
                _pools.RemoveAll(static entry => !entry.TryGetTarget(out _));
                _nextSweepCount = Math.Max(MinSweepThreshold, 2 * _pools.Count);
            }

            _pools.Add(new WeakReference<BackendPool>(pool));
        }
    }

    /// <summary>The pools that are alive, kept alive by the returned list.</summary>
    public List<BackendPool> Live()
    {
        List<BackendPool> live = [];
        lock (_lock)
        {
            foreach (WeakReference<BackendPool> entry in _pools)
            {
                if (entry.TryGetTarget(out BackendPool? pool))
                {
                    live.Add(pool);
                }
            }
        }

        return live;
    }
}
