using System.Collections.Immutable;

namespace Balancing.Pool;

/// <summary>The weights of a pool's members, summed by what may be selected.</summary>
/// <param name="Total">Of all members.</param>
/// <param name="Available">Of the members that no order is against.</param>
/// <param name="Usable">Of the available members that no opinion is against either.</param>
internal readonly record struct MemberWeights(long Total, long Available, long Usable)
{
    public static MemberWeights Create(MemberFlags flags, int weight)
    {
        bool isAvailable = (flags & MemberFlags.Orders) == 0;
        return new MemberWeights(weight, isAvailable ? weight : 0, IsUsable(flags) ? weight : 0);
    }

    /// <summary>Whether neither an order nor an opinion is among the flags.</summary>
    public static bool IsUsable(MemberFlags flags) => (flags & (MemberFlags.Orders | MemberFlags.Opinions)) == 0;

    /// <summary>The sum over members, with flags that the present change sets once it is published.</summary>
    public static MemberWeights Sum(ImmutableArray<MemberState> members)
    {
        MemberWeights sum = default;
        foreach (MemberState member in members)
        {
            sum += Create(member.Flags | member.Record.Pending, member.Record.Weight);
        }

        return sum;
    }

    public static MemberWeights operator +(MemberWeights sum, MemberWeights other) =>
        new(sum.Total + other.Total, sum.Available + other.Available, sum.Usable + other.Usable);

    public static MemberWeights operator -(MemberWeights sum, MemberWeights other) =>
        new(sum.Total - other.Total, sum.Available - other.Available, sum.Usable - other.Usable);

    /// <summary>Whether so little of the available weight is usable that health is disregarded.</summary>
    /// <remarks>Drained weight is no sign of a panic: it counts on neither side.</remarks>
    public bool Panics(double threshold) => Available > 0 && (Usable == 0 || Usable < threshold * Available);
}
