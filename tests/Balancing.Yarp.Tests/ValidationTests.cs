using Balancing.Yarp.Configuration;
using Balancing.Yarp.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;

namespace Balancing.Yarp.Tests;

public class ValidationTests
{
    private const string Nowhere = "http://127.0.0.1:1/";

    private static readonly (string, DestinationConfig)[] OneDestination = [Configs.Destination("a", Nowhere)];

    [Fact]
    public async Task All_errors_are_reported_at_once_and_the_start_fails()
    {
        ClusterConfig first = Configs.Cluster(
            BalancingPolicies.ConsistentHash,
            [
                Configs.Destination("a", Nowhere, (BalancingMetadata.Weight, "1000001")),
                Configs.Destination("b", Nowhere, (BalancingMetadata.MaxInFlight, "0"), ("Balancing.Wieght", "3")),
            ],
            (BalancingMetadata.Seed, "-1"),
            (BalancingMetadata.LoadFactor, "0.5"),
            ("Balancing.PointsPerWait", "7"));
        ClusterConfig second = Configs.Cluster(
            BalancingPolicies.IPHash, OneDestination, (BalancingMetadata.Key, "Haeder:X")) with
        { ClusterId = "c2" };
        RouteConfig route = Configs.Route(metadata: (BalancingMetadata.Seed, "1"));

        IReadOnlyList<string> errors = await ErrorsOfStartAsync([route], [first, second]);

        Assert.Equal(8, errors.Count);
        Assert.Contains(
            "Cluster 'c', destination 'a': 'Balancing.Weight' must be between 0 and 1,000,000, but was '1000001'.",
            errors);
        Assert.Contains(
            "Cluster 'c', destination 'b': 'Balancing.MaxInFlight' must be between 1 and 2,147,483,647, but was '0'.",
            errors);
        Assert.Contains(
            "Cluster 'c', destination 'b' has the unknown setting 'Balancing.Wieght' with the value '3'; allowed are "
            + "Balancing.Weight, Balancing.MaxInFlight.",
            errors);
        Assert.Contains(
            "Cluster 'c': 'Balancing.Seed' must be between 0 and 18,446,744,073,709,551,615, but was '-1'.", errors);
        Assert.Contains(
            "Cluster 'c': 'Balancing.LoadFactor' must be between 1 and 1,000,000, or off, but was '0.5'.", errors);
        Assert.Contains(
            errors, static error => error.StartsWith(
                "Cluster 'c' has the unknown setting 'Balancing.PointsPerWait' with the value '7'; allowed are ",
                StringComparison.Ordinal));
        Assert.Contains($"Cluster 'c2': 'Balancing.Key' must be {KeySource.Allowed}, but was 'Haeder:X'.", errors);
        Assert.Contains(
            "Route 'r' has the unknown setting 'Balancing.Seed' with the value '1'; allowed are Balancing.Key.",
            errors);
    }

    [Fact]
    public async Task A_reload_that_is_wrong_keeps_the_running_configuration()
    {
        await using TestServer a = await TestServer.StartAsync("a"), b = await TestServer.StartAsync("b");
        await using ProxyHost proxy = await ProxyHost.StartAsync(
            Configs.Cluster(BalancingPolicies.RoundRobin, [Configs.Destination("a", a), Configs.Destination("b", b)]));
        BackendPool pool = proxy.Pool;

        Exception? refusal = await proxy.ReloadAsync(Configs.Cluster(
            BalancingPolicies.RoundRobin, [Configs.Destination("a", a, (BalancingMetadata.Weight, "many"))]));

        Assert.Contains("but was 'many'", Assert.IsType<AggregateException>(refusal).Message, StringComparison.Ordinal);
        Assert.Same(pool, proxy.Pool);
        Assert.Equal(["a", "b"], pool.Backends.Select(static backend => backend.Id));
        Assert.Equal(2, (await proxy.CountAsync(4))["b"]);
        Assert.Null(await proxy.ReloadAsync(Configs.Cluster(
            BalancingPolicies.RoundRobin, [Configs.Destination("b", b)])));
        Assert.Equal("b", await proxy.GetAsync());
    }

    [Theory]
    [InlineData(null, "not set")]
    [InlineData("PowerOfTwoChoices", "PowerOfTwoChoices")]
    public async Task Settings_beside_a_policy_of_YARP_are_an_error(string? policy, string named)
    {
        IReadOnlyList<string> errors = await ErrorsOfStartAsync(
            [Configs.Route()],
            [
                Configs.Cluster(
                    policy!,
                    [Configs.Destination("a", Nowhere, (BalancingMetadata.Weight, "2"))],
                    (BalancingMetadata.Key, "Host")),
            ]);

        Assert.Equal(
            "Cluster 'c' sets Balancing.Key, Balancing.Weight, which need a policy of 'BalancingPolicies', but its "
            + $"load balancing policy is '{named}'.",
            Assert.Single(errors));
    }

    [Fact]
    public async Task Two_destinations_with_one_backend_id_are_an_error()
    {
        IReadOnlyList<string> errors = await ErrorsOfStartAsync(
            [Configs.Route()],
            [
                Configs.Cluster(
                    BalancingPolicies.Random, [Configs.Destination("a", Nowhere), Configs.Destination("b", Nowhere)]),
            ],
            new ProxySetup
            {
                Options = static options => options.BackendId = static (_, destination) => destination.Address,
            });

        Assert.Equal(
            "Cluster 'c': BackendId must give each destination an id of its own, but gave 'http://127.0.0.1:1/' to 'a' "
            + "and to 'b'.",
            Assert.Single(errors));
    }

    public static TheoryData<Func<string, DestinationConfig, string>, string> WrongIds => new()
    {
        { static (_, destination) => destination.Address, "but returned null." },
        { static (_, _) => "", "but returned ''." },
        { static (_, _) => throw new NotSupportedException("No."), "but threw NotSupportedException: No." },
    };

    [Theory]
    [MemberData(nameof(WrongIds), DisableDiscoveryEnumeration = true)]
    public async Task A_wrong_BackendId_is_an_error_beside_all_others(
        Func<string, DestinationConfig, string> backendId, string given)
    {
        IReadOnlyList<string> errors = await ErrorsOfStartAsync(
            [Configs.Route()],
            [
                Configs.Cluster(
                    BalancingPolicies.Random,
                    [Configs.Destination("a", (string)null!, (BalancingMetadata.MaxInFlight, "0"))],
                    (BalancingMetadata.Seed, "-1")),
            ],
            new ProxySetup { Options = options => options.BackendId = backendId });

        Assert.Contains(
            "Cluster 'c', destination 'a': BackendId must return an id that is not empty, " + given, errors);
        Assert.Contains(errors, static error => error.Contains("'Balancing.MaxInFlight'", StringComparison.Ordinal));
        Assert.Contains(errors, static error => error.Contains("'Balancing.Seed'", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_ring_that_would_be_too_large_is_an_error_of_the_configuration()
    {
        IReadOnlyList<string> errors = await ErrorsOfStartAsync(
            [Configs.Route()],
            [
                Configs.Cluster(
                    BalancingPolicies.ConsistentHash,
                    [Configs.Destination("a", Nowhere, (BalancingMetadata.Weight, "1000000"))]),
            ]);

        Assert.Contains("'Balancing.ConsistentHash' refuses", Assert.Single(errors), StringComparison.Ordinal);
        Assert.Contains("16,777,216", errors[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_a_policy_of_ones_own_throws_is_an_error_of_the_configuration()
    {
        IReadOnlyList<string> errors = await ErrorsOfStartAsync(
            [Configs.Route()],
            [Configs.Cluster("Mine", OneDestination)],
            new ProxySetup
            {
                Proxy = static proxy => proxy.AddBalancingPolicy(
                    "Mine", static pool => throw new NotSupportedException($"{pool.Backends.Length} are too few.")),
            });

        Assert.Equal(
            "Cluster 'c': policy 'Mine' refuses its destinations: 1 are too few.", Assert.Single(errors));
    }

    // As a provider of configurations does that checks what it is about to deliver.
    [Fact]
    public async Task A_cluster_can_be_validated_before_YARP_has_a_configuration()
    {
        ServiceCollection services = new();
        services.AddLogging().AddReverseProxy().AddBalancing();
        await using ServiceProvider provider = services.BuildServiceProvider();
        IConfigValidator validator = provider.GetRequiredService<IConfigValidator>();

        Assert.Empty(await validator.ValidateClusterAsync(
            Configs.Cluster(BalancingPolicies.RoundRobin, [Configs.Destination("a", Nowhere)])));
    }

    // With hundreds of clusters, trying all of them again would make each reload slow.
    [Fact]
    public async Task A_reload_tries_the_clusters_that_have_changed_and_no_others()
    {
        List<string> trials = [];
        ProxySetup setup = new()
        {
            Proxy = proxy => proxy.AddBalancingPolicy("Mine", pool =>
            {
                if (pool.Name is null)
                {
                    trials.Add(string.Join(' ', pool.Backends.Select(static backend => $"{backend}")));
                }

                return new RoundRobinSelector(pool);
            }),
        };
        await using ProxyHost proxy = await ProxyHost.StartAsync([Configs.Route()], Clusters("x1"), setup);
        Assert.Equal(["a", "x1"], trials.Order(StringComparer.Ordinal));
        trials.Clear();

        Assert.Null(await proxy.ReloadAsync(Clusters("x1")));
        Assert.Empty(trials);
        Assert.Null(await proxy.ReloadAsync(Clusters("x2")));
        Assert.Equal(["x2"], trials);
        Assert.NotNull(await proxy.ReloadAsync(Clusters("x2", (BalancingMetadata.Weight, "many"))));
        Assert.Null(await proxy.ReloadAsync(Clusters("x2", (BalancingMetadata.Weight, "3"))));
        Assert.Equal(["x2", "x2 (weight 3)"], trials);

        static ClusterConfig[] Clusters(string id, params (string, string)[] metadata) =>
        [
            Configs.Cluster("Mine", [Configs.Destination("a", Nowhere)]),
            Configs.Cluster("Mine", [Configs.Destination(id, Nowhere, metadata)]) with { ClusterId = "other" },
        ];
    }

    [Theory]
    [InlineData(BalancingMetadata.SlowStartWindow, "1")] // would be a day
    [InlineData(BalancingMetadata.SlowStartWindow, "00:00:00")]
    [InlineData(BalancingMetadata.SlowStartWindow, "1.00:00:01")]
    [InlineData(BalancingMetadata.SlowStartMinimumShare, "0")]
    [InlineData(BalancingMetadata.SlowStartMinimumShare, "0,5")]
    [InlineData(BalancingMetadata.PanicThreshold, "1.1")]
    [InlineData(BalancingMetadata.PanicThreshold, "NaN")]
    [InlineData(BalancingMetadata.LoadFactor, "1e3")]
    [InlineData(BalancingMetadata.PointsPerWeight, "0")]
    [InlineData(BalancingMetadata.PointsPerWeight, "16777217")]
    [InlineData(BalancingMetadata.WeightUnit, "0")]
    [InlineData(BalancingMetadata.Seed, "18446744073709551616")]
    [InlineData(BalancingMetadata.OutlierEjectionConsecutiveFailures, "0")]
    [InlineData(BalancingMetadata.OutlierEjectionFailureRate, "0")]
    [InlineData(BalancingMetadata.OutlierEjectionMinimumRequests, "1000001")]
    [InlineData(BalancingMetadata.OutlierEjectionInterval, "00:00:00")]
    [InlineData(BalancingMetadata.OutlierEjectionBaseDuration, "2.00:00:00")]
    [InlineData(BalancingMetadata.OutlierEjectionMaxDuration, "x")]
    [InlineData(BalancingMetadata.OutlierEjectionMaxEjectedShare, "-0.1")]
    [InlineData(BalancingMetadata.ServerErrorsAreFailures, "yes")]
    [InlineData(BalancingMetadata.HonorRetryAfter, "1")]
    [InlineData(BalancingMetadata.LeastLatencyMemory, "00:00:00")]
    [InlineData(BalancingMetadata.LeastConnectionsShortestExpectedDelay, "")]
    public void A_value_out_of_range_is_refused(string name, string value)
    {
        List<string> errors = [];
        ClusterSettingsReader.Read(
            Configs.Cluster(BalancingPolicies.Random, OneDestination, (name, value)), errors);
        string error = Assert.Single(errors);
        Assert.StartsWith($"Cluster 'c': '{name}' must be ", error, StringComparison.Ordinal);
        Assert.EndsWith($", but was '{value}'.", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_are_taken_over_whatever_the_case_of_their_keys()
    {
        List<string> errors = [];
        ClusterSettings settings = ClusterSettingsReader.Read(
            Configs.Cluster(
                BalancingPolicies.Random,
                OneDestination,
                ("balancing.seed", "18446744073709551615"),
                ("BALANCING.POINTSPERWEIGHT", "200"),
                (BalancingMetadata.WeightUnit, "100"),
                (BalancingMetadata.LoadFactor, "1.25"),
                (BalancingMetadata.PanicThreshold, "0.4"),
                (BalancingMetadata.SlowStartWindow, "00:01:00"),
                (BalancingMetadata.OutlierEjectionConsecutiveFailures, "off"),
                (BalancingMetadata.OutlierEjectionFailureRate, "0.5"),
                (BalancingMetadata.LeastLatencyMemory, "00:00:05"),
                (BalancingMetadata.LeastConnectionsShortestExpectedDelay, "true"),
                (BalancingMetadata.ServerErrorsAreFailures, "True"),
                (BalancingMetadata.HonorRetryAfter, "true")),
            errors);

        Assert.Empty(errors);
        Assert.Equal(ulong.MaxValue, settings.ConsistentHash.Seed);
        Assert.Equal(ulong.MaxValue, settings.IPHash.Seed);
        Assert.Equal(200, settings.ConsistentHash.PointsPerWeight);
        Assert.Equal(100, settings.ConsistentHash.WeightUnit);
        Assert.Equal(1.25, settings.Pool.LoadFactor);
        Assert.Equal(0.4, settings.Pool.PanicThreshold);
        Assert.Equal(TimeSpan.FromMinutes(1), settings.Pool.SlowStart!.Window);
        Assert.Equal(0.1, settings.Pool.SlowStart.MinimumShare);
        Assert.Null(settings.Pool.OutlierEjection!.ConsecutiveFailures);
        Assert.Equal(0.5, settings.Pool.OutlierEjection.FailureRate);
        Assert.Equal(TimeSpan.FromSeconds(5), settings.LeastLatency.Memory);
        Assert.True(settings.LeastConnections.ShortestExpectedDelay);
        Assert.True(settings.ServerErrorsAreFailures);
        Assert.True(settings.HonorRetryAfter);
    }

    [Fact]
    public void Without_settings_a_pool_has_no_option()
    {
        ClusterSettings settings =
            ClusterSettingsReader.Read(Configs.Cluster(BalancingPolicies.Random, OneDestination), []);
        Assert.Null(settings.Pool.SlowStart);
        Assert.Null(settings.Pool.OutlierEjection);
        Assert.Equal(double.PositiveInfinity, settings.Pool.LoadFactor);
    }

    private static async Task<IReadOnlyList<string>> ErrorsOfStartAsync(
        IReadOnlyList<RouteConfig> routes, IReadOnlyList<ClusterConfig> clusters, ProxySetup? setup = null)
    {
        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => ProxyHost.StartAsync(routes, clusters, setup));
        AggregateException errors = Assert.IsType<AggregateException>(failure.InnerException);
        return [.. errors.InnerExceptions.Select(static error => error.Message)];
    }
}
