using HttpGateway.Tests.Support;

namespace HttpGateway.Tests.EndToEnd;

public class MalformedRequestTests
{
    private const string Chunk = "0\r\n\r\n";

    /// <summary>What two servers may read differently is how one client gets into the requests of another.</summary>
    [Theory]
    [InlineData("\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc")] // TLS on the plain port
    [InlineData("GET\r\n\r\n")]
    [InlineData("GET / HTTP/9.9\r\nHost: a\r\n\r\n")]
    [InlineData("GET  / HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("G\u0000T / HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("GET /\u0000 HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\n\r\n")] // no host
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a b\r\n\r\n")]
    [InlineData("GET http://b/ HTTP/1.1\r\nHost: a\r\n\r\n")] // absolute form, for another host
    [InlineData("GET http:// HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("CONNECT a:443 HTTP/1.1\r\nHost: b:443\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nNo colon\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nSpace : b\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\n Folded: b\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\nHost: a\r\nX: a\u0000b\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\na")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1, 2\r\n\r\na")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n")]
    [InlineData("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked, identity\r\n\r\n" + Chunk)]
    public async Task A_malformed_request_is_refused_and_no_backend_sees_it(string request)
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using GatewayFile file = new(GatewayFile.Content([server.Address]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);

        string answer = await RawClient.ExchangeAsync(gateway.Address, request);

        if (answer.Length > 0) // else the connection was just closed
        {
            Assert.Matches("^HTTP/1.1 [45]", answer);
        }

        Assert.Empty(server.Seen);
        using HttpClient client = Clients.Create();
        Assert.Equal("echo", await client.TextAsync(gateway.Address)); // others are served
    }

    /// <summary>A body of both kinds: one of the two lengths must be gone before a backend reads it.</summary>
    [Fact]
    public async Task Content_length_beside_transfer_encoding_cannot_smuggle_a_request()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using GatewayFile file = new(GatewayFile.Content([server.Address]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);

        await RawClient.ExchangeAsync(
            gateway.Address,
            "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 44\r\nTransfer-Encoding: chunked\r\n\r\n"
            + Chunk + "GET /smuggled HTTP/1.1\r\nHost: a\r\nX-Smug: 1\r\n\r\n");

        Assert.All(server.Seen, static headers => Assert.False(
            headers.ContainsKey("Content-Length") && headers.ContainsKey("Transfer-Encoding")));
        Assert.InRange(server.Seen.Count(static headers => headers.ContainsKey("X-Smug")), 0, 1);
    }

    [Fact]
    public async Task Absolute_form_reaches_a_backend_as_a_path()
    {
        string? seen = null;
        await using TestServer server = await TestServer.StartAsync(context =>
        {
            seen = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
            return Task.CompletedTask;
        });
        using GatewayFile file = new(GatewayFile.Content([server.Address]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);

        await RawClient.ExchangeAsync(
            gateway.Address, "GET http://a/path?q HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        Assert.Equal("/path?q", seen);
    }

    [Theory]
    [InlineData(40_000, 1, "431")] // one header that is too long
    [InlineData(10, 200, "431")] // too many
    public async Task Too_large_headers_are_refused_and_no_backend_sees_them(int length, int count, string status)
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using GatewayFile file = new(GatewayFile.Content([server.Address]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        string headers = string.Concat(
            Enumerable.Range(0, count).Select(number => $"X-{number}: {new string('a', length)}\r\n"));

        string answer = await RawClient.ExchangeAsync(gateway.Address, $"GET / HTTP/1.1\r\nHost: a\r\n{headers}\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Empty(server.Seen);
    }

    [Fact]
    public async Task The_limit_of_headers_can_be_set()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using GatewayFile file = new($$"""
            {
              "Kestrel": { "Limits": { "MaxRequestHeadersTotalSize": 1000 } },
              {{GatewayFile.Content([server.Address]).Trim()[1..]}}
            """);
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using HttpClient client = Clients.Create();

        Assert.Equal("echo", await client.TextAsync(gateway.Address, "/", ("X-Long", new string('a', 500))));
        Assert.Equal("431", await client.TextAsync(gateway.Address, "/", ("X-Long", new string('a', 1_000))));
    }

    [Fact]
    public async Task An_announced_body_over_the_limit_is_413_and_no_backend_sees_it()
    {
        await using EchoServer server = await EchoServer.StartAsync();
        using GatewayFile file = new(
            GatewayFile.Content([server.Address], gateway: """ "MaxRequestBodySize": 1000 """));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);

        string answer = await RawClient.ExchangeAsync(
            gateway.Address, $"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n{new string('a', 1_001)}");

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
        Assert.Empty(server.Seen);
    }

    [Fact]
    public async Task A_chunked_body_over_the_limit_is_413()
    {
        await using TestServer server = await TestServer.StartAsync(
            static context => context.Request.Body.CopyToAsync(Stream.Null));
        using GatewayFile file = new(
            GatewayFile.Content([server.Address], gateway: """ "MaxRequestBodySize": 1000 """));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);

        string answer = await RawClient.ExchangeAsync(
            gateway.Address,
            "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
            + $"3e9\r\n{new string('a', 1_001)}\r\n{Chunk}");

        Assert.StartsWith("HTTP/1.1 413 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_within_the_limit_arrives_whole()
    {
        long length = 0;
        await using TestServer server = await TestServer.StartAsync(async context =>
        {
            using MemoryStream body = new();
            await context.Request.Body.CopyToAsync(body);
            length = body.Length;
        });
        using GatewayFile file = new(GatewayFile.Content([server.Address]));
        await using GatewayProcess gateway = await GatewayProcess.StartAsync(file.Path);
        using HttpClient client = Clients.Create();
        using ByteArrayContent content = new(new byte[5_000_000]);

        using HttpResponseMessage response = await client.SendAsync(HttpMethod.Post, gateway.Address, "/", content);

        Assert.Equal(5_000_000, length);
    }
}
