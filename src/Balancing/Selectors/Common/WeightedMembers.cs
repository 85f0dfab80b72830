using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Balancing.Hashing;
using Balancing.Pool;

namespace Balancing.Selectors.Common;

/// <summary>The members of one membership, to be drawn in proportion to weight.</summary>
internal sealed class WeightedMembers
{
    private readonly DrawnMember[] _members;
    private readonly ImmutableArray<PoolMember> _all;

    /// <param name="members">The members.</param>
    /// <param name="previous">Those before a change: new objects with the same weights keep its table.</param>
    public WeightedMembers(ImmutableArray<PoolMember> members, WeightedMembers? previous)
    {
        _members = [.. members.Select(static member => new DrawnMember(member))];
        _all = members;
        Weights = previous is not null && PoolMember.HaveSameWeights(previous._all, members)
            ? previous.Weights
            : new AliasTable([.. members.Select(static member => member.Weight)]);
    }

    public int Count => _members.Length;

    /// <summary>The members, for a search that looks at each.</summary>
    public ReadOnlySpan<PoolMember> Span => _all.AsSpan();

    /// <summary>The weights, to draw by.</summary>
    public AliasTable Weights { get; }

    public ref readonly DrawnMember this[int index] => ref _members[index];

    /// <summary>Draws a member, whether or not it may be selected. There must be members.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Draw() => Weights.Find(ThreadRandom.Next());
}
