namespace Balancing.Pool;

/// <summary>
/// The counters of removed ids that still have leases out. If such an id joins again, its count goes on (P10).
/// </summary>
/// <remarks>Used under the gate of the pool. A change costs O(ids that leave or join), amortized: idle counters are
/// swept when the number of entries has doubled, not on each change.</remarks>
internal sealed class RemovedCounters
{
    private const int MinSweepThreshold = 16;

    private readonly Dictionary<string, InFlightCounter> _counters = new(StringComparer.Ordinal);
    private int _nextSweepCount = MinSweepThreshold;

    /// <summary>How many entries there are, idle ones included.</summary>
    public int Count => _counters.Count;

    /// <summary>The counter of an id that was removed; null unless leases from that time are still out.</summary>
    public InFlightCounter? Find(string id) =>
        _counters.TryGetValue(id, out InFlightCounter? counter) && counter.Count > 0 ? counter : null;

    public void Add(string id, InFlightCounter counter)
    {
        if (counter.Count == 0)
        {
            return;
        }

        if (_counters.Count >= _nextSweepCount)
        {
            foreach ((string removed, InFlightCounter candidate) in _counters)
            {
                if (candidate.Count == 0)
                {
                    _counters.Remove(removed);
                }
            }

            _nextSweepCount = Math.Max(MinSweepThreshold, 2 * _counters.Count);
        }

        _counters[id] = counter;
    }

    /// <summary>Removes an id that has joined again.</summary>
    public void Remove(string id) => _counters.Remove(id);
}
