using Balancing.Pool;

namespace Balancing.Selectors.LeastConnections;

/// <summary>
/// How loaded a backend is: requests in flight ÷ weight, as one integer that compares exactly.
/// </summary>
/// <remarks>
/// <para>The integer is the bit pattern of the quotient as a <see cref="double"/>: for numbers that are not negative,
/// bit patterns stand in the order of the values.</para>
/// <para>Exact: two different quotients a/v and b/w differ by at least the fraction 1/(a·w) or 1/(b·v) of themselves.
/// That is more than 2^-51, because counts are at most 2^31 and weights below 2^20. Rounding moves each by at most
/// 2^-53. Equal quotients round alike. Example: 6 in flight at weight 3 ties with 2 at weight 1.</para>
/// </remarks>
/// <param name="CountsNextRequest">Whether the request to be placed counts too: (in flight + 1) ÷ weight.</param>
internal readonly record struct LoadRule(bool CountsNextRequest)
{
    /// <summary>Greater than the cost of any available backend.</summary>
    public const long Unavailable = long.MaxValue;

    public long Cost(MemberState state, int weight)
    {
        if (state.IsOpen)
        {
            return Cost(state.Load.Count, weight);
        }

        // The requests of a warming member count more than once: dividing the next request too would keep it idle at
        // low load, and flood it once it is not.
        return state.CanTake(cost: 1)
            ? Cost(state.Load.Count * ((double)MemberState.WholeShare / state.AcceptedShare), weight)
            : Unavailable;
    }

    public long Cost(double inFlight, int weight)
    {
        double requests = CountsNextRequest ? inFlight + 1.0 : inFlight;

        // the division is the slow part
        return BitConverter.DoubleToInt64Bits(weight == 1 ? requests : requests / weight);
    }
}
