using System.Collections.Immutable;
using Balancing.Pool;
using Balancing.Selectors.Common;

namespace Balancing.Selectors.PowerOfTwoChoices;

/// <summary>The members of one membership, and the pairs of them.</summary>
internal sealed class TwoChoicesSnapshot
{
    private readonly int[] _weights;

    /// <param name="members">The members.</param>
    /// <param name="previous">Those before a change: new objects with the same weights keep its tables.</param>
    public TwoChoicesSnapshot(ImmutableArray<PoolMember> members, TwoChoicesSnapshot? previous)
    {
        _weights = [.. members.Select(static member => member.Weight)];
        Members = new WeightedMembers(members, previous?.Members);
        Pairs = Members.Weights == previous?.Members.Weights
            ? previous.Pairs
            : new PairTable(_weights, Members.Weights);
    }

    public WeightedMembers Members { get; }

    public PairTable Pairs { get; }

    /// <summary>Negative if the second of two open members has less in flight for its weight, zero if they
    /// tie.</summary>
    public long Compare(int first, int second)
    {
        int one = Members[first].InFlightCount;
        int other = Members[second].InFlightCount;
        return Members.Weights.HasEqualWeights
            ? (long)other - one
            : Compare(one, _weights[first], other, _weights[second]);
    }

    /// <summary>Negative if the second has less in flight for its weight, zero if they tie.</summary>
    /// <remarks>By multiplication, which is exact: counts are at most 2^31 and weights below 2^20.</remarks>
    public static long Compare(int inFlight, int weight, int otherInFlight, int otherWeight) =>
        ((long)otherInFlight * weight) - ((long)inFlight * otherWeight);

    /// <summary>Compares the loads of two backends of which one may be warming: its requests count more than
    /// once.</summary>
    /// <returns>Positive if the second has less in flight for its weight × share, zero if they tie.</returns>
    public static int CompareLoads(Backend first, Backend second) =>
        ((UInt128)first.InFlightCount * WeightOf(second)).CompareTo((UInt128)second.InFlightCount * WeightOf(first));

    private static ulong WeightOf(Backend backend) => (ulong)backend.Weight * (ulong)backend.MemberState.AcceptedShare;
}
