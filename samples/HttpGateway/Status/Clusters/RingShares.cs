using System.Collections.Frozen;
using System.Globalization;
using Balancing;
using Balancing.Yarp;
using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Status.Clusters;

/// <summary>The shares of a hash ring, as if all backends were available.</summary>
/// <remarks>An estimate with 65,536 keys: its standard error is below 0.2 % of all keys. It builds a ring of its own,
/// so that it does not depend on which ones are available.</remarks>
internal static class RingShares
{
    private const int Keys = 65_536;
    private const int Digits = 4;

    // 40 bytes each, and only for a figure on a page.
    private const long MostPoints = 500_000;

    /// <summary>The share of each backend by its id; empty without a ring, or with a very large one.</summary>
    public static IReadOnlyDictionary<string, double> Compute(ClusterConfig config, IReadOnlyList<Backend> members)
    {
        ConsistentHashSelectorOptions options = new()
        {
            Seed = Read(config, BalancingMetadata.Seed, 0UL),
            PointsPerWeight = Read(config, BalancingMetadata.PointsPerWeight, 160),
            WeightUnit = Read(config, BalancingMetadata.WeightUnit, 1),
        };
        bool isRing = string.Equals(
            config.LoadBalancingPolicy, BalancingPolicies.ConsistentHash, StringComparison.OrdinalIgnoreCase);
        double points = members.Sum(static member => (double)member.Weight)
            * options.PointsPerWeight / options.WeightUnit;
        return isRing && points <= MostPoints ? Estimate(members, options) : FrozenDictionary<string, double>.Empty;
    }

    private static Dictionary<string, double> Estimate(
        IReadOnlyList<Backend> members, ConsistentHashSelectorOptions options)
    {
        Dictionary<string, double> shares = members.ToDictionary(
            static member => member.Id, static _ => 0.0, StringComparer.Ordinal);
        BackendPool copy = new(members.Select(static member => new Backend(member.Id, member.Weight)));
        using ConsistentHashSelector selector = new(copy, options);
        for (ulong key = 0; key < Keys; key++)
        {
            if (selector.TrySelect(SelectionKey.FromHash(key), out Backend? owner))
            {
                shares[owner.Id] += 1.0 / Keys;
            }
        }

        return shares.ToDictionary(
            static share => share.Key,
            static share => Math.Round(share.Value, Digits),
            StringComparer.Ordinal);
    }

    /// <summary>Reads a number that the configuration check has found right.</summary>
    private static T Read<T>(ClusterConfig config, string setting, T otherwise)
        where T : IParsable<T> =>
        config.Metadata?.FirstOrDefault(
            entry => string.Equals(entry.Key, setting, StringComparison.OrdinalIgnoreCase)).Value is { } text
            ? T.Parse(text, CultureInfo.InvariantCulture)
            : otherwise;
}
