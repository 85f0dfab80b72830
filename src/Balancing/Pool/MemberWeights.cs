namespace Balancing.Pool;

/// <summary>The weights of a pool's members, summed by what may be selected.</summary>
/// <param name="Total">Of all members.</param>
/// <param name="Available">Of the members that no order is against.</param>
/// <param name="Usable">Of the available members that no opinion is against either.</param>
internal readonly record struct MemberWeights(long Total, long Available, long Usable)
{
    public static MemberWeights Of(MemberFlags flags, int weight)
    {
        bool isAvailable = (flags & MemberFlags.Orders) == 0;
        bool isUsable = isAvailable && (flags & MemberFlags.Opinions) == 0;
        return new MemberWeights(weight, isAvailable ? weight : 0, isUsable ? weight : 0);
    }

    public static MemberWeights operator +(MemberWeights sum, MemberWeights other) =>
        new(sum.Total + other.Total, sum.Available + other.Available, sum.Usable + other.Usable);

    public static MemberWeights operator -(MemberWeights sum, MemberWeights other) =>
        new(sum.Total - other.Total, sum.Available - other.Available, sum.Usable - other.Usable);

    /// <summary>Whether so little of the available weight is usable that health is disregarded.</summary>
    /// <remarks>Drained weight is no sign of a panic: it counts on neither side.</remarks>
    public bool Panics(double threshold) => Available > 0 && (Usable == 0 || Usable < threshold * Available);
}
