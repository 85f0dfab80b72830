using System.Reflection;
using Balancing.Yarp.Clusters;
using Balancing.Yarp.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Balancing.Yarp.Tests;

public class PolicyTests
{
    private static readonly string[] Names =
        [.. typeof(BalancingPolicies).GetFields().Select(static field => (string)field.GetRawConstantValue()!)];

    public static TheoryData<string> Policies => [.. Names];

    /// <summary>Selectors that compose others have no pool to be made from.</summary>
    [Fact]
    public void Each_selector_of_the_library_for_one_pool_is_a_policy()
    {
        IEnumerable<string> selectors =
            from type in typeof(BackendPool).Assembly.GetExportedTypes()
            where typeof(IBackendSelector).IsAssignableFrom(type) && type.IsClass
            where type.GetConstructors().Any(static constructor =>
                constructor.GetParameters()[0].ParameterType == typeof(BackendPool))
            select $"Balancing.{type.Name.Replace("Selector", "", StringComparison.Ordinal)}";
        Assert.Equal(selectors.Order(), Names.Order());
        Assert.Equal(Names.Order(), SelectorFactory.BuiltIn.Select(static factory => factory.Policy).Order());
    }

    [Fact]
    public void Constants_are_called_like_the_policies() =>
        Assert.All(
            typeof(BalancingPolicies).GetFields(BindingFlags.Public | BindingFlags.Static),
            static field => Assert.Equal($"Balancing.{field.Name}", field.GetRawConstantValue()));

    // Binomial with n = 400 and p = 3/4: deviation √(400 · 3/4 · 1/4) = 8.7. Seven of them are 61. Least latency learns
    // that both are fast and then need not follow the weights closely.
    [Theory]
    [MemberData(nameof(Policies))]
    public async Task Requests_follow_the_weights(string policy)
    {
        await using TestServer a = await TestServer.StartAsync("a"), b = await TestServer.StartAsync("b");
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            Configs.Cluster(
                policy,
                [
                    Configs.Destination("a", a, (BalancingMetadata.Weight, "3")), Configs.Destination("b", b),
                    Configs.Destination("z", "http://127.0.0.1:1/", (BalancingMetadata.Weight, "0")),
                ],
                (BalancingMetadata.Key, "Header:X-User")));

        Dictionary<string, int> counts = await proxy.CountAsync(400, static request => $"user-{request}");

        Assert.Equal(["a", "b"], counts.Keys.Order());
        int slack = policy switch
        {
            BalancingPolicies.LeastLatency => 299,
            BalancingPolicies.ConsistentHash => 100, // and the ring: 160 points of weight 1 have a deviation of 8 %
            _ => 61,
        };
        Assert.InRange(counts["a"], 300 - slack, Math.Min(300 + slack, 399));
    }

    [Fact]
    public async Task Round_robin_keeps_its_exact_cycle()
    {
        await using TestServer a = await TestServer.StartAsync("a"), b = await TestServer.StartAsync("b");
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            Configs.Cluster(
                BalancingPolicies.RoundRobin,
                [
                    Configs.Destination("a", a, (BalancingMetadata.Weight, "2")),
                    Configs.Destination("b", b),
                ]));

        Dictionary<string, int> counts = await proxy.CountAsync(30);

        Assert.Equal(20, counts["a"]);
        Assert.Equal(10, counts["b"]);
    }

    [Fact]
    public async Task A_policy_of_ones_own_selects()
    {
        await using TestServer a = await TestServer.StartAsync("a"), b = await TestServer.StartAsync("b");
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            Configs.Cluster(InOrderSelector.Policy, [Configs.Destination("a", a), Configs.Destination("b", b)]),
            new ProxySetup
            {
                Proxy = InOrderSelector.Add,
            });

        Assert.Equal(5, (await proxy.CountAsync(5))["a"]);
        await proxy.IdleAsync();
    }

    [Fact]
    public async Task A_policy_that_selects_from_another_pool_is_named_in_the_error()
    {
        await using TestServer a = await TestServer.StartAsync("a"), b = await TestServer.StartAsync("b");
        List<Exception> errors = [];
        BackendPool other = new(new Backend("stranger"));
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            Configs.Cluster("Other", [Configs.Destination("a", a), Configs.Destination("b", b)]),
            new ProxySetup
            {
                Proxy = proxy => proxy.AddBalancingPolicy("Other", _ => new RandomSelector(other)),
                App = app => app.Use(async (_, next) =>
                {
                    try
                    {
                        await next();
                    }
                    catch (InvalidOperationException exception)
                    {
                        errors.Add(exception);
                        throw;
                    }
                }),
            });

        Assert.Equal("500", await proxy.GetAsync());
        Assert.Contains("'Other'", Assert.Single(errors).Message, StringComparison.Ordinal);
        Assert.Contains("'stranger'", errors[0].Message, StringComparison.Ordinal);
        Assert.Equal(0, other.Backends[0].InFlightCount);
    }
}
