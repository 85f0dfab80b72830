using System.Collections.Immutable;
using Balancing.Pool;
using Balancing.Selectors.Common;

namespace Balancing.Selectors.PowerOfTwoChoices;

/// <summary>The members of one membership, and the pairs of them.</summary>
internal sealed class TwoChoicesSnapshot
{
    public TwoChoicesSnapshot(ImmutableArray<PoolMember> members)
    {
        Members = new WeightedMembers(members);
        Pairs = new PairTable([.. members.Select(static member => member.Weight)], Members.Weights);
    }

    public WeightedMembers Members { get; }

    public PairTable Pairs { get; }

    /// <summary>Which of two members has less in flight for its weight; the first if they tie.</summary>
    /// <remarks>By multiplication, which is exact: counts are at most 2^31 and weights below 2^20.</remarks>
    public int LessLoaded(int first, int second)
    {
        ref readonly DrawnMember one = ref Members[first];
        ref readonly DrawnMember other = ref Members[second];
        return (long)other.InFlightCount * one.Weight < (long)one.InFlightCount * other.Weight ? second : first;
    }
}
