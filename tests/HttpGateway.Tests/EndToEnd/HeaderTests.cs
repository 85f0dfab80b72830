using HttpGateway.Tests.Support;

namespace HttpGateway.Tests.EndToEnd;

public class HeaderTests
{
    private const string GeneratedId = "^[0-9a-f]{12}-[0-9a-f]{8}$";

    [Theory]
    [InlineData("abc-123_x.Y")]
    [InlineData("a")]
    public async Task A_request_id_of_the_client_is_kept(string id)
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using GatewayFile file = new(GatewayFile.Content([server.Address]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using HttpClient client = Clients.Create();

        using HttpResponseMessage response = await client.GetAsync(gateway.Address, "/", ("X-Request-Id", id));

        Assert.Equal(id, response.Header("X-Request-Id"));
        Assert.Equal(id, server.Only["X-Request-Id"]);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("a,b")]
    [InlineData("\u001b[31mred")]
    [InlineData("*500")]
    public async Task Another_request_id_is_replaced(string? given)
    {
        await using EchoServer server = await EchoServer.StartAsync(
            prepare: static response => response.Headers["X-Request-Id"] = "of-the-server");
        using GatewayFile file = new(GatewayFile.Content([server.Address]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        string header = given is null ? "" : $"X-Request-Id: {(given == "*500" ? new string('a', 500) : given)}\r\n";

        string answer = await RawClient.ExchangeAsync(
            gateway.Address, $"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n{header}\r\n");

        string id = Assert.Single(
            answer.Split("\r\n"), static line => line.StartsWith("X-Request-Id: ", StringComparison.Ordinal));
        Assert.Matches(GeneratedId, id["X-Request-Id: ".Length..]);
        Assert.Equal(id["X-Request-Id: ".Length..], server.Only["X-Request-Id"]);
    }

    [Fact]
    public async Task Answers_of_the_gateway_itself_have_a_request_id()
    {
        using GatewayFile file = new("""{ "ReverseProxy": { "Routes": {}, "Clusters": {} } }""");
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using HttpClient client = Clients.Create();

        using HttpResponseMessage response = await client.GetAsync(gateway.Address, "/");

        Assert.Matches(GeneratedId, response.Header("X-Request-Id"));
    }

    [Fact]
    public async Task Server_timing_names_the_backend_beside_the_entries_of_the_server()
    {
        await using EchoServer server = await EchoServer.StartAsync(
            prepare: static response => response.Headers["Server-Timing"] = "db;dur=5");
        using GatewayFile file = new(GatewayFile.Content([server.Address]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using HttpClient client = Clients.Create();

        using HttpResponseMessage response = await client.GetAsync(gateway.Address, "/");

        Assert.Matches("""^db;dur=5 \| backend;desc="s0";dur=[0-9]+\.[0-9]$""", response.Header("Server-Timing"));
    }

    [Fact]
    public async Task Forwarded_headers_from_outside_are_replaced()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using GatewayFile file = new(GatewayFile.Content([server.Address]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using HttpClient client = Clients.Create();

        await client.TextAsync(
            gateway.Address, "/", ("Host", "shop.test"), ("X-Forwarded-For", "203.0.113.9"),
            ("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "evil.test"), ("X-Forwarded-Prefix", "/evil"),
            ("Forwarded", "for=203.0.113.9"), ("X-Real-IP", "203.0.113.9"), ("X-Forwarded-Port", "443"),
            ("X-Forwarded-Server", "evil.test"), ("X-Forwarded-Ssl", "on"));

        Assert.Equal("127.0.0.1", server.Only["X-Forwarded-For"]);
        Assert.Equal("http", server.Only["X-Forwarded-Proto"]);
        Assert.Equal("shop.test", server.Only["X-Forwarded-Host"]);
        Assert.Equal(
            ["X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"],
            server.Only.Keys.Where(static name => name.Contains("Forwarded", StringComparison.Ordinal)
                || name.Contains("Real", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    /// <summary>Servers read more of them than any list has, and some take '_' for '-'.</summary>
    [Fact]
    public async Task Every_other_forwarded_header_from_outside_is_removed()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using GatewayFile file = new(GatewayFile.Content([server.Address]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using HttpClient client = Clients.Create();

        await client.TextAsync(
            gateway.Address, "/", ("X-Forwarded-User", "root"), ("x-forwarded-email", "root@evil.test"),
            ("X-Forwarded-Client-Cert", "Hash=0"), ("X_Forwarded_For", "203.0.113.9"),
            ("X-Forwarded_Host", "evil.test"), ("x_real_ip", "203.0.113.9"), ("X-Forwarder", "kept"),
            ("X-Forwarded", "kept"));

        Assert.Equal(
            ["X-Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Forwarder"],
            server.Only.Keys.Where(static name => name[0] is 'x' or 'X'
                && !name.Equals("X-Request-Id", StringComparison.OrdinalIgnoreCase)).Order(StringComparer.Ordinal));
        Assert.Equal("127.0.0.1", server.Only["X-Forwarded-For"]);
    }

    [Fact]
    public async Task Forwarded_headers_of_a_trusted_proxy_are_kept_and_added_to()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using GatewayFile file = new(GatewayFile.Content(
            [server.Address], gateway: """ "TrustedProxies": [ "127.0.0.1/32" ] """));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using HttpClient client = Clients.Create();

        await client.TextAsync(
            gateway.Address, "/", ("X-Forwarded-For", "203.0.113.9"), ("X-Forwarded-Proto", "https"),
            ("X-Forwarded-Host", "shop.test"));

        Assert.Equal("203.0.113.9, 127.0.0.1", server.Only["X-Forwarded-For"]);
        Assert.Equal("https", server.Only["X-Forwarded-Proto"]);
        Assert.Equal("shop.test", server.Only["X-Forwarded-Host"]);
    }

    /// <summary>Behind a proxy the address of the client is in a header, and a hash must not put all clients of the
    /// proxy on one server. From others the header says nothing.</summary>
    [Theory]
    [InlineData("127.0.0.0/8", true)]
    [InlineData("192.0.2.1", false)]
    public async Task A_hash_of_the_client_believes_trusted_proxies_only(string trusted, bool isSpread)
    {
        await using ServerSet servers = await ServerSet.StartAsync("a", "b", "c");
        using GatewayFile file = new(GatewayFile.Content(
            servers.Addresses,
            """ "LoadBalancingPolicy": "Balancing.IPHash", "Metadata": { "Balancing.Key": "ClientIP" } """,
            $""" "TrustedProxies": [ "{trusted}" ] """));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using HttpClient client = Clients.Create();

        HashSet<string> visited = [];
        for (int number = 1; number <= 30; number++)
        {
            visited.Add(await client.TextAsync(
                gateway.Address, "/", ("X-Forwarded-For", $"198.51.100.{number}{(isSpread ? ", 127.0.0.2" : "")}")));
        }

        Assert.Equal(isSpread ? 3 : 1, visited.Count);
    }

    /// <summary>Each proxy adds its peer at the end, and a client may have sent what comes before.</summary>
    [Fact]
    public async Task A_hash_of_the_client_takes_the_last_address_that_is_no_trusted_proxy()
    {
        await using ServerSet servers = await ServerSet.StartAsync("a", "b", "c");
        using GatewayFile file = new(GatewayFile.Content(
            servers.Addresses,
            """ "LoadBalancingPolicy": "Balancing.IPHash", "Metadata": { "Balancing.Key": "ClientIP" } """,
            """ "TrustedProxies": [ "127.0.0.0/8" ] """));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using HttpClient client = Clients.Create();

        HashSet<string> visited = [];
        for (int number = 1; number <= 30; number++)
        {
            visited.Add(await client.TextAsync(
                gateway.Address, "/", ("X-Forwarded-For", $"203.0.113.{number}, 198.51.100.1, 127.0.0.2")));
        }

        Assert.Single(visited);
    }

    /// <summary>Trap 8: YARP passes such headers on.</summary>
    [Theory]
    [InlineData("X-Secret")]
    [InlineData("x-secret")]
    [InlineData("X-SECRET , X-Forwarded-For, X-Request-Id, Host")]
    [InlineData("keep-alive, X-Secret")]
    [InlineData("X-Secret, Close")]
    [InlineData("Upgrade, X-Secret")]
    [InlineData("TE, X-Secret")]
    [InlineData("keep-alive\r\nConnection: X-Secret")]
    [InlineData("X-Secret\r\nConnection: close")]
    public async Task Headers_that_connection_names_do_not_reach_a_backend(string connection)
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using GatewayFile file = new(GatewayFile.Content([server.Address]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);

        using RawClient client = await RawClient.ConnectAsync(gateway.Address);
        await client.SendAsync(
            $"GET / HTTP/1.1\r\nHost: a\r\nConnection: {connection}\r\nX-Secret: s\r\nX-Other: o\r\n"
            + "Keep-Alive: 5\r\nTE: trailers\r\nProxy-Authorization: Basic YTpi\r\n\r\n");
        await client.ReadUntilAsync("\r\n0\r\n\r\n"); // the last chunk

        Dictionary<string, string> seen = server.Only;
        Assert.DoesNotContain(
            seen.Keys,
            static name => name is "X-Secret" or "Keep-Alive" or "TE" or "Proxy-Authorization" or "Connection");
        Assert.Equal("o", seen["X-Other"]);
        Assert.Equal("127.0.0.1", seen["X-Forwarded-For"]);
        Assert.True(seen.ContainsKey("X-Request-Id"));
    }

    /// <summary>Other names than these end the connection, and common clients send these.</summary>
    [Theory]
    [InlineData("keep-alive")]
    [InlineData("TE")]
    [InlineData("Keep-Alive, TE")]
    [InlineData("Upgrade, HTTP2-Settings")]
    [InlineData("Upgrade, X-Secret")]
    public async Task A_connection_stays_open_after(string connection)
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using GatewayFile file = new(GatewayFile.Content([server.Address]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);

        using RawClient client = await RawClient.ConnectAsync(gateway.Address);
        for (int request = 0; request < 3; request++)
        {
            await client.SendAsync(
                $"GET / HTTP/1.1\r\nHost: a\r\nConnection: {connection}\r\nTE: trailers\r\nHTTP2-Settings: a\r\n\r\n");
            await client.ReadUntilAsync("\r\n0\r\n\r\n"); // the last chunk
        }

        Assert.All(server.Seen, static seen => Assert.DoesNotContain(
            seen.Keys, static name => name is "TE" or "HTTP2-Settings" or "Connection"));
    }

    [Fact]
    public async Task Header_values_beyond_ascii_pass_byte_by_byte()
    {
        string? seen = null;
        await using TestServer server = await TestServer.StartAsync(context =>
        {
            seen = context.Request.Headers["X-Name"]; // UTF-8, as servers read it
            return Task.CompletedTask;
        });
        using GatewayFile file = new(GatewayFile.Content([server.Address]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);

        string answer = await RawClient.ExchangeAsync(
            gateway.Address, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Name: \u00c3\u00a9\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", answer, StringComparison.Ordinal);
        Assert.Equal("\u00e9", seen);
    }

    /// <summary>Each of them would be a line of its own, or a color, on the terminal of the operator.</summary>
    [Fact]
    public async Task Nothing_of_a_request_gets_into_the_log_unescaped()
    {
        string gone = await TestServer.RefusingAddressAsync();
        using GatewayFile file = new($$"""
            { "Logging": { "LogLevel": { "Default": "Debug" } }, {{GatewayFile.Content([gone]).Trim()[1..]}}
            """);
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);

        string answer = await RawClient.ExchangeAsync(
            gateway.Address,
            "GET /%0d%0aConfiguration%20not%20changed:%1b[31m HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
            + "X-Request-Id: b\u001b[31m\u0085c\r\nUser-Agent: \u001b[31m\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 502 ", answer, StringComparison.Ordinal);
        string[] lines = await gateway.ErrorsWithAsync("\\u000d\\u000aConfiguration not changed:"); // of the routing
        Assert.DoesNotContain(lines, static line => line.StartsWith("Configuration not", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, static line => line.Any(char.IsControl));
    }
}
