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
        // A health may change between this loop and the next: then the shares are off by that change.
        double sum = 0;
        foreach (IBackendSelector tier in tiers)
        {
            sum += ShareOf(tier, overprovisioning, left: 1 - sum);
        }

        double target = point * (sum / 18446744073709551616.0);
        if (target < ShareOf(tiers[0], overprovisioning, left: 1))
        {
            return 0;
        }

        // A share that exceeds what is left takes just that: the end falls below every target.
        double end = sum;
        for (int i = 1; i < tiers.Length; i++)
        {
            double share = ShareOf(tiers[i], overprovisioning, left: 1);
            end -= share;
            if (target >= end && share > 0)
            {
                return i;
            }
        }

        return 0; // no tier is healthy: all are tried in order
    }

    private static double ShareOf(IBackendSelector tier, double overprovisioning, double left) =>
        Math.Clamp(overprovisioning * tier.Pool!.HealthyShare, 0, Math.Max(left, 0));
}
