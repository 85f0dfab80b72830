namespace Balancing.Pool;

/// <summary>The smallest and the largest share of a member, divided by the share that its weight promises.</summary>
/// <param name="Min">At most 1; 1 if all shares are exact.</param>
/// <param name="Max">At least 1; 1 if all shares are exact.</param>
internal sealed record RelativeShares(double Min, double Max)
{
    /// <summary>The smallest and the largest share of both.</summary>
    public static RelativeShares Combine(RelativeShares first, RelativeShares second) =>
        new(Math.Min(first.Min, second.Min), Math.Max(first.Max, second.Max));
}
