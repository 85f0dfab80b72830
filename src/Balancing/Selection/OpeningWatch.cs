using Balancing.Pool;

namespace Balancing.Selection;

/// <summary>Tells a selection that has found nothing whether it must look again.</summary>
/// <remarks>A search looks at one member after the other. So it can find each of them closed, although one of them was
/// open at any moment (P15). If no member has opened since the search began, and no change was published, nothing was
/// missed.
/// </remarks>
internal struct OpeningWatch(PoolCondition pool)
{
    private int _openings = pool.Openings;

    /// <summary>Whether a member has opened since the watch began, or since the last call.</summary>
    public bool HasMoved()
    {
        int before = _openings;
        _openings = pool.Openings;
        return _openings != before;
    }
}
