namespace Balancing.Selectors.LeastConnections;

/// <summary>One row of a <see cref="LoadTournamentTree"/>: costs in groups of sixteen, padded with unavailable
/// entries.</summary>
internal readonly struct LoadRow
{
    private readonly long[] _costs;
    private readonly long[] _weights;

    /// <param name="length">The number of entries.</param>
    /// <param name="isWeighted">Whether entries have weights; without them ties are not told apart by weight.</param>
    public LoadRow(int length, bool isWeighted)
    {
        Length = length;
        Groups = (length + LoadGroup.Length - 1) / LoadGroup.Length;
        _costs = new long[Groups * LoadGroup.Length];
        _weights = isWeighted ? new long[_costs.Length] : [];
        Array.Fill(_costs, LoadRule.Unavailable);
    }

    public int Length { get; }

    public int Groups { get; }

    public bool IsWeighted => _weights.Length > 0;

    public long Cost(int position) => Volatile.Read(ref _costs[position]);

    public long Weight(int position) => Volatile.Read(ref _weights[position]);

    /// <summary>Writes a cost unless it was written since it was seen. A full fence: the caller's next read comes after
    /// others can see this.</summary>
    public void CompareExchangeCost(int position, long seen, long cost) =>
        Interlocked.CompareExchange(ref _costs[position], cost, seen);

    /// <summary>The same for a weight.</summary>
    public void CompareExchangeWeight(int position, long seen, long weight) =>
        Interlocked.CompareExchange(ref _weights[position], weight, seen);

    public LoadGroup Group(int group)
    {
        int start = group * LoadGroup.Length;
        return new LoadGroup(
            _costs.AsSpan(start, LoadGroup.Length),
            _weights.Length == 0 ? [] : _weights.AsSpan(start, LoadGroup.Length));
    }
}
