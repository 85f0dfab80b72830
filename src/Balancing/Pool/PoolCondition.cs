namespace Balancing.Pool;

/// <summary>What the members of a pool read of it: whether health is disregarded, and the bound of its load.</summary>
internal abstract class PoolCondition(LoadBound? bound)
{
    private double _healthyShare;
    private volatile bool _isPanicking;
    private int _openings;

    /// <summary>The lock for flags and sums.</summary>
    public Lock Gate { get; } = new();

    /// <summary>Whether health is disregarded. Set under the gate.</summary>
    public bool IsPanicking
    {
        get => _isPanicking;
        protected set => _isPanicking = value;
    }

    /// <summary>The weight that may be selected, health regarded, as a share of all weight; 0 if there is
    /// none.</summary>
    public double HealthyShare
    {
        get => Volatile.Read(ref _healthyShare);
        protected set => Volatile.Write(ref _healthyShare, value);
    }

    /// <summary>How often a member has opened, a panic has begun, or the membership has changed.</summary>
    public int Openings => Volatile.Read(ref _openings);

    /// <summary>The bound of the load factor; null for none.</summary>
    public LoadBound? Bound => bound;

    /// <summary>Counts an opening.</summary>
    protected void CountOpening() => Interlocked.Increment(ref _openings);
}
