using HttpGateway.Tests.Support;

namespace HttpGateway.Tests.EndToEnd;

public class ReloadTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_changed_file_is_taken_in_place_and_by_rename(bool byRename)
    {
        await using ServerSet servers = await ServerSet.StartAsync("a", "b");
        using GatewayFile file = new(GatewayFile.Content([servers["a"]]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using HttpClient client = Clients.Create();
        Assert.Equal("a", await client.TextAsync(gateway.Address));

        Action<string> write = byRename ? file.Replace : file.Write;
        write(GatewayFile.Content([servers["b"]]));

        await Wait.UntilAsync(() => client.TextAsync(gateway.Address), static name => name == "b");
        await gateway.ErrorsWithAsync("Configuration read: 1 routes, 1 clusters.");
    }

    public static TheoryData<string, string> BadEdits => new()
    {
        { "", "JSON" },
        { """{ "ReverseProxy": """, "line 1" },
        { """{ "ReverseProxi": {} }""", "'ReverseProxi' is unknown" },
        { """{ "ReverseProxy": { "Route": {} } }""", "unknown key 'Route'" },
        { """{ "Gateway": { "Admin": { "Uri": "x" } } }""", "unknown key 'Uri'" },
        { Routes(""" "web.test:abc" """), "but was 'web.test:abc'" },
        { Routes(""" "http://web.test" """), "but was 'http://web.test'" },
        { Routes(""" ":80" """), "but was ':80'" },
        { Routes(""" "a b:x" """), "but was 'a b:x'" },
        { Routes(""" "" """), "but was ''" },
        { Route(""" "Path": "/{x" """), "/{x" },
        { Route(""" "Path": "/x" """, """ "Order": 1, "ClusterId": "none" """), "the cluster 'none' does not exist" },
        {
            Route(""" "Path": "/x" """, """ "AuthorizationPolicy": "default", "ClusterId": "c" """),
            "AuthorizationPolicy"
        },
        { Cluster(""" "LoadBalancingPolicy": "Balancing.Nothing" """), "Balancing.Nothing" },
        { Cluster(""" "Metadata": { "Balancing.Keyy": "Path" } """), "Balancing.Keyy" },
        {
            Cluster("""
                "LoadBalancingPolicy": "Balancing.ConsistentHash", "Metadata": { "Balancing.Key": "Paths" }
                """),
            "Paths"
        },
        { Cluster(""" "Destinations": { "d": { "Address": "127.0.0.1:80" } } """), "but was '127.0.0.1:80'" },
        { Cluster(""" "Destinations": { "d": { "Address": "" } } """), "'d'" },
        {
            """
            {
              "ReverseProxy": {
                "Routes": {
                  "one": { "ClusterId": "c", "Match": { "Path": "/a/{b}" } },
                  "two": { "ClusterId": "c", "Match": { "Path": "/A/{c}" } }
                },
                "Clusters": { "c": {} }
              }
            }
            """,
            "Route 'two' matches the same requests as route 'one'"
        },
    };

    /// <summary>Traps 1 to 4 and 7: with each of these, all requests would fail, or nothing would be logged.
    /// </summary>
    [Theory]
    [MemberData(nameof(BadEdits))]
    public async Task A_bad_edit_is_logged_and_changes_nothing(string edit, string named)
    {
        await using ServerSet servers = await ServerSet.StartAsync("a", "b");
        using GatewayFile file = new(GatewayFile.Content([servers["a"]]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using HttpClient client = Clients.Create();

        file.Write(edit);

        string[] lines = await gateway.ErrorsWithAsync("Configuration not changed: ");
        Assert.Contains(lines, line =>
            line.StartsWith("Configuration not changed: ", StringComparison.Ordinal)
            && line.Contains(named, StringComparison.Ordinal));
        Assert.Equal("a", await client.TextAsync(gateway.Address));

        file.Write(GatewayFile.Content([servers["b"]]));
        await Wait.UntilAsync(() => client.TextAsync(gateway.Address), static name => name == "b");
    }

    [Fact]
    public async Task Every_error_is_a_line_of_its_own()
    {
        using GatewayFile file = new(GatewayFile.Content([]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);

        file.Write("""
            {
              "ReverseProxy": {
                "Routes": {
                  "one": { "ClusterId": "x", "Match": { "Path": "/1" } },
                  "two": { "ClusterId": "y", "Match": { "Hosts": [ "a:b" ] } }
                },
                "Clusters": { "c": { "LoadBalancingPolicy": "Best" } }
              }
            }
            """);

        await Wait.UntilAsync(
            () => Task.FromResult(gateway.Errors),
            static lines => lines.Count(static line =>
                line.StartsWith("Configuration not changed: ", StringComparison.Ordinal)) == 4);
    }

    /// <summary>An unreadable file is no reason to forget the servers.</summary>
    [Fact]
    public async Task A_removed_file_changes_nothing()
    {
        await using ServerSet servers = await ServerSet.StartAsync("a", "b");
        using GatewayFile file = new(GatewayFile.Content([servers["a"]]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using HttpClient client = Clients.Create();

        File.Delete(file.Path);
        for (int request = 0; request < 20; request++)
        {
            Assert.Equal("a", await client.TextAsync(gateway.Address));
            await Task.Delay(50);
        }

        file.Write(GatewayFile.Content([servers["b"]]));
        await Wait.UntilAsync(() => client.TextAsync(gateway.Address), static name => name == "b");
    }

    [Fact]
    public async Task No_request_is_lost_while_the_file_changes()
    {
        await using ServerSet servers = await ServerSet.StartAsync("a", "b", "c");
        string[] all = [.. servers.Addresses];
        using GatewayFile file = new(GatewayFile.Content(all));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using CancellationTokenSource stop = new();
        Task<int>[] load = [.. Enumerable.Range(0, 4).Select(_ => LoadAsync(gateway, stop.Token))];

        for (int change = 0; change < 12; change++)
        {
            file.Replace(GatewayFile.Content(all[..(1 + (change % 3))]));
            await Task.Delay(100);
        }

        await gateway.ErrorsWithAsync("Configuration read: ");
        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(load), static answered => Assert.True(answered > 0));
    }

    [Fact]
    public async Task Sections_that_need_a_restart_are_named()
    {
        await using TestServer server = await TestServer.StartAsync("a");
        using GatewayFile file = new(GatewayFile.Content([server.Address]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);

        file.Write(GatewayFile.Content([server.Address], gateway: """ "MaxRequestBodySize": 5 """));

        await gateway.ErrorsWithAsync("'Gateway', 'Kestrel' and 'Logging' are read at the start only");
    }

    private static string Routes(string hosts) => Route($""" "Path": "/x", "Hosts": [ {hosts} ] """);

    private static string Route(string match, string rest = """ "ClusterId": "c" """) => $$"""
        {
          "ReverseProxy": {
            "Routes": { "x": { {{rest}}, "Match": { {{match}} } } },
            "Clusters": { "c": { } }
          }
        }
        """;

    private static string Cluster(string members) => $$"""
        {
          "ReverseProxy": {
            "Routes": { "x": { "ClusterId": "c", "Match": { "Path": "/x" } } },
            "Clusters": { "c": { {{members}} } }
          }
        }
        """;

    private static async Task<int> LoadAsync(GatewayProcess gateway, CancellationToken stop)
    {
        using HttpClient client = Clients.Create();
        int answered = 0;
        while (!stop.IsCancellationRequested)
        {
            Assert.Contains(await client.TextAsync(gateway.Address), (string[])["a", "b", "c"]);
            answered++;
        }

        return answered;
    }
}
