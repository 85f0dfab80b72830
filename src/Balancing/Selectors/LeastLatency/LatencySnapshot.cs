using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Balancing.Hashing;
using Balancing.Pool;

namespace Balancing.Selectors.LeastLatency;

/// <summary>The members of one membership, and what is known of the latency of each.</summary>
internal sealed class LatencySnapshot
{
    private readonly ImmutableArray<PoolMember> _all;
    private readonly LatencyMember[] _members;
    private readonly Dictionary<string, LatencyCell> _byId;

    public LatencySnapshot(ImmutableArray<PoolMember> members, LatencySnapshot? previous)
    {
        _all = members;
        _members =
            [.. members.Select(member => new LatencyMember(member, previous?.Find(member.Id) ?? new LatencyCell()))];
        Weights = previous is not null && PoolMember.HaveSameWeights(previous._all, members)
            ? previous.Weights
            : new AliasTable([.. members.Select(static member => member.Weight)]);
        _byId = _members.ToDictionary(
            static member => member.Backend.Id, static member => member.Cell, StringComparer.Ordinal);
    }

    public int Count => _members.Length;

    /// <summary>The weights, to draw by. New objects with the same weights keep the table.</summary>
    public AliasTable Weights { get; }

    /// <summary>The members, for a search that looks at each.</summary>
    public ReadOnlySpan<PoolMember> Span => _all.AsSpan();

    /// <summary>The member at a position.</summary>
    public ref readonly LatencyMember this[int position] => ref _members[position];

    /// <summary>Draws the position of a member in proportion to weight. There must be members.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Draw(ulong random) => Weights.Find(random);

    /// <summary>What is known of an id; null if it is no member.</summary>
    public LatencyCell? Find(string id) => _byId.GetValueOrDefault(id);
}
