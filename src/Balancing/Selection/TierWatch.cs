namespace Balancing.Selection;

/// <summary>An <see cref="OpeningWatch"/> over the pools of several selectors: a backend of one may open after that
/// selector was asked, and another one may have closed before.</summary>
internal ref struct TierWatch
{
    private readonly ReadOnlySpan<IBackendSelector> _tiers;
    private int _openings;

    public TierWatch(ReadOnlySpan<IBackendSelector> tiers)
    {
        _tiers = tiers;
        _openings = CountOpenings();
    }

    /// <summary>Whether a member of a pool has opened since the watch began, or since the last call.</summary>
    public bool HasMoved()
    {
        int before = _openings;
        _openings = CountOpenings();
        return _openings != before;
    }

    // The sum may wrap. Each count only grows.
    private readonly int CountOpenings()
    {
        int sum = 0;
        foreach (IBackendSelector tier in _tiers)
        {
            sum = unchecked(sum + (tier.Pool?.Admission.Openings ?? 0));
        }

        return sum;
    }
}
