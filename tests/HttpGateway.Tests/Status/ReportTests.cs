using System.Net;
using System.Text.Json;
using Balancing.Yarp;
using HttpGateway.Discovery;
using HttpGateway.Status.Reporting;
using HttpGateway.Tests.Status.Support;
using HttpGateway.Tests.Support;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Tests.Status;

/// <summary>What the report says of pools and their traffic.</summary>
public class ReportTests
{
    [Fact]
    public async Task The_report_has_these_names()
    {
        await using StatusHost host = await StatusHost.StartAsync(
            Clusters.Create(Clusters.Destination("D1", "http://127.0.0.1:1/", ("Balancing.Weight", "3"))));
        host.Problems.Replace("docker", [new Problem("docker", "web-1", "Label is wrong.")]);

        using HttpResponseMessage response = await host.Client.GetAsync(
            new Uri("/_balancing/status", UriKind.Relative));
        Assert.Equal("application/json", response.Content.Headers.ContentType!.MediaType);
        JsonElement report = JsonElement.Parse(await response.Content.ReadAsStringAsync());
        JsonElement expected = JsonElement.Parse(
            """
            {
              "pools": [
                {
                  "id": "web", "policy": "Balancing.RoundRobin",
                  "backends": [
                    {
                      "id": "D1", "address": "http://127.0.0.1:1/", "weight": 3, "state": "available", "reasons": [],
                      "inFlight": 0, "requests": 0, "failures": 0, "latencyMs": 0
                    }
                  ]
                }
              ],
              "problems": [{"source": "docker", "subject": "web-1", "message": "Label is wrong."}]
            }
            """);
        Assert.True(JsonElement.DeepEquals(expected, report), report.GetRawText());
    }

    [Fact]
    public async Task Requests_failures_and_latency_are_counted_without_a_reader()
    {
        await using TestServer server = await TestServer.StartAsync("a");
        using RefusingPort dead = new();
        await using StatusHost host = await StatusHost.StartAsync(Clusters.Create(
            Clusters.Destination("a", server.Address), Clusters.Destination("dead", dead.Address)));
        for (int request = 0; request < 10; request++)
        {
            await host.RequestAsync();
        }

        StatusReport report = await host.StatusAsync(
            static report => report.Pools[0].Backends.Sum(static backend => backend.Requests!.Value) == 10);
        Assert.Equal([(5, 0), (5, 5)], report.Pools[0].Backends.Select(
            static backend => ((int)backend.Requests!, (int)backend.Failures!)));
        Assert.True(report.Pools[0].Backends[0].LatencyMs > 0);
        Assert.Equal(0, report.Pools[0].Backends[1].LatencyMs); // it has had no success
    }

    [Fact]
    public async Task An_answer_of_a_server_is_no_failure_unless_the_cluster_says_so()
    {
        await using TestServer server = await TestServer.StartAsync(static context =>
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        });
        await using StatusHost host = await StatusHost.StartAsync(
            Clusters.Create(Clusters.Destination("a", server.Address)),
            (Clusters.Create(Clusters.Destination("a", server.Address)) with { ClusterId = "strict" })
                .With(("Balancing.ServerErrorsAreFailures", "true")));
        await host.RequestAsync(0);
        await host.RequestAsync(1);

        StatusReport report = await host.StatusAsync(
            static report => report.Pools.All(static pool => pool.Backends[0].Requests == 1));
        Assert.Equal([("strict", 1), ("web", 0)], report.Pools.Select(
            static pool => (pool.Id, (int)pool.Backends[0].Failures!)));
    }

    [Fact]
    public async Task A_removed_backend_is_listed_until_it_is_idle()
    {
        await using HeldServer server = await HeldServer.StartAsync();
        await using StatusHost host = await StatusHost.StartAsync(
            Clusters.Create(Clusters.Destination("old", server.Address)));
        Task<int> request = host.RequestAsync();
        await host.StatusAsync(static report => report.Pools[0].Backends[0].InFlight == 1);
        await host.ReloadAsync(Clusters.OfIds("new"));

        StatusReport report = await host.StatusAsync();
        Assert.Equal(["new", "old"], report.Pools[0].Backends.Select(static backend => backend.Id));
        Assert.Equal("draining", report.Pools[0].Backends[1].State);
        Assert.Equal("removed", report.Pools[0].Backends[1].Reasons.Single());
        Assert.Equal(1, report.Pools[0].Backends[1].InFlight);

        server.Answer();
        Assert.Equal(200, await request);
        await host.StatusAsync(static report => report.Pools[0].Backends is [{ Id: "new" }]);
    }

    [Fact]
    public async Task A_removed_pool_is_listed_until_it_is_idle()
    {
        await using HeldServer server = await HeldServer.StartAsync();
        await using StatusHost host = await StatusHost.StartAsync(
            Clusters.Create(Clusters.Destination("old", server.Address)));
        Task<int> request = host.RequestAsync();
        await host.StatusAsync(static report => report.Pools[0].Backends[0].InFlight == 1);
        await host.ReloadAsync(Clusters.OfIds("a") with { ClusterId = "other" });

        StatusReport report = await host.StatusAsync(static report => report.Pools.Length == 2);
        Assert.Equal("old", report.Pools.Single(static pool => pool.Id == "web").Backends.Single().Id);

        server.Answer();
        Assert.Equal(200, await request);
        await host.StatusAsync(static report => report.Pools is [{ Id: "other" }]);
    }

    [Fact]
    public async Task Requests_in_flight_and_counts_stay_when_the_pool_gets_other_options()
    {
        await using HeldServer server = await HeldServer.StartAsync();
        ClusterConfig cluster = Clusters.Create(Clusters.Destination("a", server.Address));
        await using StatusHost host = await StatusHost.StartAsync(cluster);
        Task<int> request = host.RequestAsync();
        await host.StatusAsync(static report => report.Pools[0].Backends[0].InFlight == 1);
        Balancing.BackendPool before = host.Pool("web");
        await host.ReloadAsync(cluster.With(("Balancing.PanicThreshold", "0.5")));
        await Wait.UntilAsync(() => Task.FromResult(host.Pool("web")), pool => pool != before);

        BackendReport backend = (await host.StatusAsync()).Pools.Single().Backends.Single();
        Assert.Equal(("available", 1), (backend.State, backend.InFlight));

        server.Answer();
        Assert.Equal(200, await request);
        await host.StatusAsync(static report => report.Pools[0].Backends is [{ InFlight: 0, Requests: 1 }]);
    }

    [Theory]
    [InlineData("RoundRobin", "RoundRobin")]
    [InlineData(null, "PowerOfTwoChoices")]
    public async Task Clusters_with_a_policy_of_YARP_are_listed_with_what_YARP_counts(string? policy, string reported)
    {
        await using HeldServer server = await HeldServer.StartAsync();
        await using StatusHost host = await StatusHost.StartAsync(
            Clusters.Create(Clusters.Destination("a", server.Address)) with { LoadBalancingPolicy = policy });
        Task<int> request = host.RequestAsync();
        await host.StatusAsync(static report => report.Pools[0].Backends[0].InFlight == 1);

        JsonElement report = JsonElement.Parse(await host.JsonAsync()).GetProperty("pools");
        JsonElement expected = JsonElement.Parse(
            $$"""
            [
              {
                "id": "web", "policy": "{{reported}}", "chosenBy": "YARP",
                "backends": [
                  {
                    "id": "a", "address": "{{server.Address}}", "weight": 1, "state": "available", "reasons": [],
                    "inFlight": 1
                  }
                ]
              }
            ]
            """);
        Assert.True(JsonElement.DeepEquals(expected, report), report.GetRawText());

        server.Answer();
        Assert.Equal(200, await request);
        await host.StatusAsync(static report => report.Pools[0].Backends[0].InFlight == 0);
    }

    [Fact]
    public async Task A_destination_that_YARP_finds_unhealthy_says_so()
    {
        await using TestServer server = await TestServer.StartAsync(static context =>
        {
            context.Response.StatusCode = StatusCodes.Status500InternalServerError;
            return Task.CompletedTask;
        });
        await using StatusHost host = await StatusHost.StartAsync(
            Clusters.Create(Clusters.Destination("a", server.Address)) with
            {
                LoadBalancingPolicy = "Random",
                HealthCheck = new HealthCheckConfig
                {
                    Active = new ActiveHealthCheckConfig
                    {
                        Enabled = true,
                        Interval = TimeSpan.FromMilliseconds(100),
                    },
                },
            });

        StatusReport report = await host.StatusAsync(
            static report => report.Pools[0].Backends[0].State == "unhealthy");
        Assert.Equal("health", report.Pools[0].Backends[0].Reasons.Single());
    }

    [Fact]
    public async Task A_cluster_that_changes_to_a_policy_of_YARP_and_back_is_listed_once()
    {
        await using HeldServer server = await HeldServer.StartAsync();
        ClusterConfig cluster = Clusters.Create(Clusters.Destination("a", server.Address));
        await using StatusHost host = await StatusHost.StartAsync(cluster);
        Task<int> request = host.RequestAsync();
        await host.StatusAsync(static report => report.Pools[0].Backends[0].InFlight == 1);

        host.Change(cluster with { LoadBalancingPolicy = "RoundRobin" });
        StatusReport report = await host.StatusAsync(static report => report.Pools is [{ ChosenBy: "YARP" }]);
        Assert.Equal(1, report.Pools[0].Backends.Single().InFlight); // the request of before, once

        host.Change(cluster);
        report = await host.StatusAsync(static report => report.Pools is [{ ChosenBy: null }]);
        Assert.Equal(1, report.Pools[0].Backends.Single().InFlight);

        server.Answer();
        Assert.Equal(200, await request);
    }

    [Fact]
    public async Task Shares_of_a_ring_follow_the_weights_and_disregard_the_state()
    {
        await using StatusHost host = await StatusHost.StartAsync(
            Clusters.Create(
                Clusters.Destination("a", "http://127.0.0.1:1/"),
                Clusters.Destination("b", "http://127.0.0.1:1/", ("Balancing.Weight", "3")),
                Clusters.Destination("c", "http://127.0.0.1:1/", ("Balancing.Weight", "0"))) with
            {
                LoadBalancingPolicy = BalancingPolicies.ConsistentHash,
            });
        host.Member("web", "a").IsDraining = true;

        double[] shares =
            [.. (await host.StatusAsync()).Pools[0].Backends.Select(static backend => backend.RingShare!.Value)];
        Assert.Equal(1, shares.Sum(), precision: 3);
        Assert.InRange(shares[0], 0.2, 0.3); // one of four parts, five standard deviations of 160 points
        Assert.Equal(0, shares[2]);
    }

    [Fact]
    public async Task No_answer_may_be_framed_cached_or_guessed_to_be_of_another_type()
    {
        await using StatusHost host = await StatusHost.StartAsync(Clusters.OfIds("a"));
        foreach (string path in (string[])["", "/status", "/page.js", "/page.css", "/icon.svg"])
        {
            using HttpResponseMessage response = await host.Client.GetAsync(
                new Uri($"/_balancing{path}", UriKind.Relative));
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(["nosniff"], response.Headers.GetValues("X-Content-Type-Options"));
            Assert.True(response.Headers.CacheControl!.NoStore);
            Assert.Contains(
                "frame-ancestors 'none'",
                response.Headers.GetValues("Content-Security-Policy").Single(),
                StringComparison.Ordinal);
        }
    }
}
