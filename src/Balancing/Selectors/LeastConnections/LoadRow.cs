namespace Balancing.Selectors.LeastConnections;

/// <summary>One row of a <see cref="LoadTournamentTree"/>: costs in groups of sixteen, padded with unavailable
/// entries. If entries have weights, those of a group lie after its costs.</summary>
internal readonly struct LoadRow
{
    private readonly long[] _entries;
    private readonly int _stride;
    private readonly int _weightsBefore; // a mask: all bits of a group's number, or none without weights

    /// <param name="length">The number of entries.</param>
    /// <param name="isWeighted">Whether entries have weights; without them ties are not told apart by weight.</param>
    public LoadRow(int length, bool isWeighted)
    {
        Length = length;
        Groups = (length + LoadGroup.Length - 1) / LoadGroup.Length;
        _stride = isWeighted ? 2 * LoadGroup.Length : LoadGroup.Length;
        _weightsBefore = isWeighted ? -LoadGroup.Length : 0;
        _entries = new long[Groups * _stride];
        for (int group = 0; group < Groups; group++)
        {
            _entries.AsSpan(group * _stride, LoadGroup.Length).Fill(LoadRule.Unavailable);
        }
    }

    public int Length { get; }

    public int Groups { get; }

    public bool IsWeighted => _stride > LoadGroup.Length;

    public long Cost(int position) => Volatile.Read(ref CostEntry(position));

    public long Weight(int position) => Volatile.Read(ref WeightEntry(position));

    /// <summary>Writes a cost unless it was written since it was seen. A full fence: the caller's next read comes after
    /// others can see this.</summary>
    public void CompareExchangeCost(int position, long seen, long cost) =>
        Interlocked.CompareExchange(ref CostEntry(position), cost, seen);

    /// <summary>The same for a weight.</summary>
    public void CompareExchangeWeight(int position, long seen, long weight) =>
        Interlocked.CompareExchange(ref WeightEntry(position), weight, seen);

    public LoadGroup Group(int group) => new(_entries.AsSpan(group * _stride, _stride));

    private ref long CostEntry(int position) => ref _entries[IndexOf(position)];

    private ref long WeightEntry(int position) => ref _entries[IndexOf(position) + LoadGroup.Length];

    // With weights, as many entries again lie before a group as belong to the groups before it.
    private int IndexOf(int position) => position + (position & _weightsBefore);
}
