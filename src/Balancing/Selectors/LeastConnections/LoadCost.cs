using Balancing.Pool;



namespace Balancing.Selectors.LeastConnections;

/// <summary>
/// What one more request would cost a backend: (in flight + 1) ÷ weight, as one integer that compares exactly.
/// </summary>
/// <remarks>
/// The quotient is kept with 32 fractional bits. Two different quotients a/v and b/w differ by at least 1/(v·w), which is
/// more than 2^-32 because weights are below 2^16; so their integers differ too and stand in the same order, and equal
/// quotients give equal integers. Example: 2 in flight at weight 3 ties with 0 at weight 1 (3/3 = 1/1).
/// </remarks>
internal static class LoadCost
{
    private const int FractionBits = 32;

    /// <summary>Greater than the cost of any available backend.</summary>
    public const long Unavailable = long.MaxValue;

    public static long Of(MemberState membership, int weight) =>
        membership.IsAvailable ? Of(membership.Load.Count, weight) : Unavailable;

    public static long Of(int inFlight, int weight)
    {
        ulong requests = ((ulong)(uint)inFlight + 1) << FractionBits;
        return (long)(weight == 1 ? requests : requests / (uint)weight); // the division is the slow part
    }
}
