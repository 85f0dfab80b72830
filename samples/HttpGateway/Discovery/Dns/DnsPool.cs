using HttpGateway.Configuration;
using HttpGateway.Discovery.Pools;

namespace HttpGateway.Discovery.Dns;

/// <summary>Reads how the requests of an entry are spread.</summary>
internal static class DnsPool
{
    /// <summary>Reads the settings of a pool.</summary>
    /// <param name="entry">The entry of the configuration.</param>
    /// <param name="problem">What is wrong; null if nothing is.</param>
    public static PoolSettings Read(DnsSettings entry, out string? problem)
    {
        string? policy = entry.Policy is null ? PolicyName.Default : PolicyName.Find(entry.Policy);
        problem = (policy, entry.Health) switch
        {
            (null, _) => $"'Policy' must be {PolicyName.Allowed}, but was {Quoted.Quote(entry.Policy!)}.",
            (_, { } health) when PathPrefix.Parse(health) is null =>
                $"'Health' must be {PathPrefix.Allowed}, but was {Quoted.Quote(health)}.",
            _ => null,
        };
        return new PoolSettings(policy ?? PolicyName.Default, entry.Key, entry.Health);
    }
}
