using HttpGateway.Tests.Support;

namespace HttpGateway.Tests.EndToEnd;

public class StickyTests
{
    private const string Policy = """ "LoadBalancingPolicy": "Balancing.RoundRobin" """;

    [Theory]
    [InlineData(Policy, """ "Sticky": { "Cookie": "server" } """, "server-all=")]
    [InlineData(
        Policy + """
            , "SessionAffinity": { "Enabled": true, "Policy": "HashCookie", "AffinityKeyName": "own" }
            """,
        "",
        "own=")]
    public async Task A_session_stays_with_its_server_by_cookie(string cluster, string gatewaySection, string cookie)
    {
        await using ServerSet servers = await ServerSet.StartAsync("a", "b", "c");
        using GatewayFile file = new(GatewayFile.Content(servers.Addresses, cluster, gatewaySection));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);

        HashSet<string> homes = [];
        for (int session = 0; session < 6; session++)
        {
            using HttpClient client = Clients.Create(cookies: true);
            using HttpResponseMessage first = await client.GetAsync(gateway.Address, "/");
            string home = await first.Content.ReadAsStringAsync();
            Assert.StartsWith(cookie, first.Header("Set-Cookie"), StringComparison.Ordinal);
            homes.Add(home);
            for (int request = 0; request < 5; request++)
            {
                Assert.Equal(home, await client.TextAsync(gateway.Address));
            }
        }

        Assert.Equal(3, homes.Count); // sessions themselves are spread
    }

    [Theory]
    [InlineData(Policy + """, "SessionAffinity": { "Enabled": false } """)]
    [InlineData(""" "LoadBalancingPolicy": "Balancing.ConsistentHash", "Metadata": { "Balancing.Key": "Path" } """)]
    [InlineData(""" "LoadBalancingPolicy": "Balancing.IPHash", "Metadata": { "Balancing.Key": "ClientIP" } """)]
    public async Task A_cluster_may_do_without_the_cookie(string cluster)
    {
        await using ServerSet servers = await ServerSet.StartAsync("a", "b");
        using GatewayFile file = new(GatewayFile.Content(
            servers.Addresses, cluster, """ "Sticky": { "Cookie": "server" } """));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using HttpClient client = Clients.Create(cookies: true);

        using HttpResponseMessage response = await client.GetAsync(gateway.Address, "/");

        Assert.Equal("", response.Header("Set-Cookie"));
    }

    [Fact]
    public async Task A_hash_is_sticky_without_a_cookie()
    {
        await using ServerSet servers = await ServerSet.StartAsync("a", "b", "c");
        using GatewayFile file = new(GatewayFile.Content(
            servers.Addresses,
            """
            "LoadBalancingPolicy": "Balancing.ConsistentHash", "Metadata": { "Balancing.Key": "Header:X-User" }
            """));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using HttpClient client = Clients.Create(cookies: true);
        string[] users = [.. Enumerable.Range(0, 30).Select(static number => $"user-{number}")];

        string[] first = await VisitAsync();
        string[] second = await VisitAsync();
        await servers.StopAsync("b");
        string[] third = await VisitAsync();

        Assert.Equal(first, second);
        Assert.Equal(3, first.Distinct().Count());
        Assert.DoesNotContain("b", third);
        Assert.All(first.Zip(third), static pair => Assert.True(pair.First == "b" || pair.First == pair.Second));

        async Task<string[]> VisitAsync()
        {
            List<string> visited = [];
            foreach (string user in users)
            {
                visited.Add(await client.TextAsync(gateway.Address, "/", ("X-User", user)));
            }

            return [.. visited];
        }
    }

    /// <summary>Ids of destinations ignore case, and each process has another order of its hash tables.</summary>
    [Fact]
    public async Task Two_gateways_agree_on_every_key_whatever_the_order_and_case_of_ids()
    {
        string[] names = ["s0", "s1", "s2", "s3", "s4"];
        await using ServerSet servers = await ServerSet.StartAsync(names);
        using GatewayFile firstFile = new(Content(names));
        using GatewayFile secondFile = new(
            Content(names.Reverse().Select(static name => name.ToUpperInvariant())));
        await using GatewayProcess first = await GatewayProcess.StartAsync(firstFile.Path);
        await using GatewayProcess second = await GatewayProcess.StartAsync(secondFile.Path);
        using HttpClient client = Clients.Create();
        string[] users = [.. Enumerable.Range(0, 1_000).Select(static number => $"user-{number}")];

        string[] owners = await VisitAsync(first);

        Assert.Equal(names, owners.Distinct().Order(StringComparer.Ordinal));
        Assert.Equal(owners, await VisitAsync(second));

        string Content(IEnumerable<string> ids)
        {
            string destinations = string.Join(", ", ids.Select(
                id => $$""" "{{id}}": { "Address": "{{servers[id.Replace('S', 's')]}}" } """));
            return $$"""
                {
                  "ReverseProxy": {
                    "Routes": { "all": { "ClusterId": "all", "Match": { "Path": "{**rest}" } } },
                    "Clusters": {
                      "all": {
                        "LoadBalancingPolicy": "Balancing.ConsistentHash",
                        "Metadata": { "Balancing.Key": "Header:X-User" },
                        "Destinations": { {{destinations}} }
                      }
                    }
                  }
                }
                """;
        }

        async Task<string[]> VisitAsync(GatewayProcess gateway)
        {
            List<string> visited = [];
            foreach (string user in users)
            {
                visited.Add(await client.TextAsync(gateway.Address, "/", ("X-User", user)));
            }

            return [.. visited];
        }
    }

    [Fact]
    public async Task A_session_gets_another_server_when_its_own_is_gone()
    {
        await using ServerSet servers = await ServerSet.StartAsync("a", "b");
        using GatewayFile file = new(GatewayFile.Content(
            servers.Addresses, Policy, """ "Sticky": { "Cookie": "server" } """));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using HttpClient client = Clients.Create(cookies: true);
        string home = await client.TextAsync(gateway.Address);

        await servers.StopAsync(home);

        Assert.Equal(home == "a" ? "b" : "a", await client.TextAsync(gateway.Address));
    }
}
