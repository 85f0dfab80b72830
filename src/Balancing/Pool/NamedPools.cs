namespace Balancing.Pool;

/// <summary>The pools that have a name, held weakly: metrics keep no pool alive (P13).</summary>
internal sealed class NamedPools
{
    private const int MinSweepThreshold = 16;

    private readonly Lock _lock = new();
    private readonly List<WeakReference<INamedPool>> _pools = [];
    private int _nextSweepCount = MinSweepThreshold;

    public void Add(INamedPool pool)
    {
        lock (_lock)
        {
            if (_pools.Count >= _nextSweepCount)
            {
                _pools.RemoveAll(static entry => !entry.TryGetTarget(out _));
                _nextSweepCount = Math.Max(MinSweepThreshold, 2 * _pools.Count);
            }

            _pools.Add(new WeakReference<INamedPool>(pool));
        }
    }

    /// <summary>The pools that are alive, kept alive by the returned list.</summary>
    public List<INamedPool> Live()
    {
        List<INamedPool> live = [];
        lock (_lock)
        {
            foreach (WeakReference<INamedPool> entry in _pools)
            {
                if (entry.TryGetTarget(out INamedPool? pool))
                {
                    live.Add(pool);
                }
            }
        }

        return live;
    }
}
