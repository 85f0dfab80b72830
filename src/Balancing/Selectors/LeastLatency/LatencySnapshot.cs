using System.Collections.Immutable;
using Balancing.Pool;
using Balancing.Selectors.Common;

namespace Balancing.Selectors.LeastLatency;

/// <summary>The members of one membership, and what is known of the latency of each.</summary>
internal sealed class LatencySnapshot
{
    private readonly Dictionary<string, LatencyCell> _byId;
    private readonly LatencyCell[] _cells;

    public LatencySnapshot(ImmutableArray<PoolMember> members, LatencySnapshot? previous)
    {
        Members = new WeightedMembers(members);
        _cells = [.. members.Select(member => previous?.Find(member.Id) ?? new LatencyCell())];
        _byId = new Dictionary<string, LatencyCell>(members.Length, StringComparer.Ordinal);
        for (int i = 0; i < members.Length; i++)
        {
            _byId.Add(members[i].Id, _cells[i]);
        }
    }

    public WeightedMembers Members { get; }

    /// <summary>What is known of the member at a position.</summary>
    public LatencyCell this[int position] => _cells[position];

    /// <summary>What is known of an id; null if it is no member.</summary>
    public LatencyCell? Find(string id) => _byId.GetValueOrDefault(id);
}
