using Balancing.Yarp.Tests.Support;
using Yarp.ReverseProxy.Configuration;

namespace Balancing.Yarp.Tests;

public class StormTests
{
    /// <summary>Destinations come, go and change, policies and options change, health flips, all under
    /// traffic.</summary>
    [Fact]
    public async Task Changes_under_traffic_cost_no_answer_and_leave_no_count()
    {
        await using Servers servers = await Servers.StartAsync(4);
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            Cluster(servers, new Random(1)), ProxySetup.WithRetries());
        List<BackendPool> pools = [proxy.Pool];
        using CancellationTokenSource end = new();
        Task<int>[] clients = [.. Enumerable.Range(0, 4).Select(client => SendAsync(proxy, client, end.Token))];

        Random random = new(42);
        for (int reload = 0; reload < 150; reload++)
        {
            Assert.Null(await proxy.ReloadAsync(Cluster(servers, random)));
            string id = proxy.Cluster.Destinations.Keys.First();
            proxy.SetHealth(id, isHealthy: random.Next(2) == 0);
            if (pools[^1] != proxy.Pool)
            {
                pools.Add(proxy.Pool);
            }
        }

        await end.CancelAsync();
        int[] answered = await Task.WhenAll(clients);

        Assert.All(answered, static count => Assert.True(count > 0));
        await proxy.IdleAsync();
        foreach (Backend backend in pools.SelectMany(static pool => pool.Backends))
        {
            await backend.WaitForIdleAsync().WaitAsync(Loopback.Patience);
        }
    }

    private static async Task<int> SendAsync(ProxyHost proxy, int client, CancellationToken end)
    {
        int answered = 0;
        while (!end.IsCancellationRequested)
        {
            Assert.StartsWith("s", await proxy.GetAsync(user: $"user-{client}-{answered}"), StringComparison.Ordinal);
            answered++;
        }

        return answered;
    }

    private static ClusterConfig Cluster(Servers servers, Random random)
    {
        string[] policies =
        [
            BalancingPolicies.RoundRobin, BalancingPolicies.LeastConnections, BalancingPolicies.ConsistentHash,
            BalancingPolicies.LeastLatency,
        ];
        KeyValuePair<string, TestServer>[] chosen = [.. servers];
        random.Shuffle(chosen);
        return Configs.Cluster(
            policies[random.Next(policies.Length)],
            chosen.Take(random.Next(1, chosen.Length + 1)).Select(entry => Configs.Destination(
                entry.Key, entry.Value, (BalancingMetadata.Weight, $"{random.Next(1, 4)}"))),
            (BalancingMetadata.Key, "Header:X-User"),
            (BalancingMetadata.LoadFactor, random.Next(10) == 0 ? "2" : "off")) with
        {
            HealthCheck = new HealthCheckConfig
            {
                Active = new ActiveHealthCheckConfig { Enabled = true, Interval = TimeSpan.FromDays(1) },
            },
        };
    }
}
