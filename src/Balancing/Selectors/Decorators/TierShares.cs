namespace Balancing.Selectors.Decorators;

/// <summary>Divides the requests among tiers by their health.</summary>
/// <remarks>
/// <para>Tier i has the share min(overprovisioning × health, what is left), and all shares are scaled if their sum is
/// below 1.</para>
/// <para>The circle of points begins with the first tier and ends with the second; the others follow from the end
/// inwards. So if the first tier loses health and the second is at its limit, no request of the second moves on to the
/// third: the requests that leave the first go there themselves.</para>
/// </remarks>
internal static class TierShares
{
    /// <summary>The tier of a point; 2^64 is the whole circle.</summary>
    public static int Find(ReadOnlySpan<IBackendSelector> tiers, double overprovisioning, ulong point)
    {
        // Twice the same loop, as a health may change in between: then the shares are off by that change.
        double sum = 0;
        foreach (IBackendSelector tier in tiers)
        {
            sum += ShareOf(tier, overprovisioning, left: 1 - sum);
        }

        if (sum == 0)
        {
            return 0; // every tier is tried in order
        }

        double target = point * (sum / 18446744073709551616.0);
        double end = sum;
        double taken = ShareOf(tiers[0], overprovisioning, left: 1);
        if (target < taken)
        {
            return 0;
        }

        int last = 0;
        for (int i = 1; i < tiers.Length; i++)
        {
            double share = ShareOf(tiers[i], overprovisioning, left: 1 - taken);
            taken += share;
            end -= share;
            last = share > 0 ? i : last;
            if (target >= end && share > 0)
            {
                return i;
            }
        }

        return last;
    }

    private static double ShareOf(IBackendSelector tier, double overprovisioning, double left) =>
        Math.Clamp(overprovisioning * tier.Pool!.HealthyShare, 0, Math.Max(left, 0));
}
