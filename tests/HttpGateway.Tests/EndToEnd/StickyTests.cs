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

    [Fact]
    public async Task A_cluster_may_do_without_the_cookie()
    {
        await using ServerSet servers = await ServerSet.StartAsync("a", "b");
        using GatewayFile file = new(GatewayFile.Content(
            servers.Addresses, $$"""{{Policy}}, "SessionAffinity": { "Enabled": false }""",
            """ "Sticky": { "Cookie": "server" } """));
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
