using System.IO.Compression;
using System.Net;
using System.Text;
using Balancing.Http.Tests.Support;
using Microsoft.AspNetCore.Http;

namespace Balancing.Http.Tests.Content;

/// <summary>The wrapped content is the content of the server: bytes, headers, trailers, and every way to read
/// it.</summary>
public class ContentTests
{
    private const string Text = "The content of the server, as it was sent.";

    [Fact]
    public async Task Trailers_of_HTTP2_arrive()
    {
        await using TestServer server = await TestServer.StartAsync(
            async context =>
            {
                context.Response.DeclareTrailer("X-Sum");
                await context.Response.WriteAsync(Text);
                context.Response.AppendTrailer("X-Sum", "42");
            },
            HttpVersion.Version20);
        using BalancedClient client = new(server.Backend);
        using HttpResponseMessage response = await client.SendAsync(HttpVersion.Version20);
        Assert.Equal(Text, await response.Content.ReadAsStringAsync());
        Assert.Equal("42", Assert.Single(response.TrailingHeaders.GetValues("X-Sum")));
        Assert.Equal(0, client.InFlight);
    }

    // Kestrel sends no trailers with HTTP/1.1.
    [Fact]
    public async Task Trailers_of_HTTP1_arrive()
    {
        await using RawServer server = await RawServer.StartAsync(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nTrailer: X-Sum\r\n\r\n2\r\nok\r\n0\r\nX-Sum: 42\r\n\r\n");
        using BalancedClient client = new(new HttpBackend("raw", server.Address));
        using HttpResponseMessage response = await client.SendAsync(HttpVersion.Version11);
        Assert.Equal("ok", await response.Content.ReadAsStringAsync());
        Assert.Equal("42", Assert.Single(response.TrailingHeaders.GetValues("X-Sum")));
        Assert.Equal(0, client.InFlight);
    }

    [Fact]
    public async Task Headers_of_the_content_arrive_as_they_were_sent()
    {
        await using RawServer server = await RawServer.StartAsync(
            "HTTP/1.1 200 OK\r\nContent-Type: no type at all\r\nContent-Language: en\r\nContent-Language: fr\r\n"
            + "Expires: -1\r\nLast-Modified: some time ago\r\nContent-Disposition: =;\r\nContent-Length: 2\r\n\r\nok");
        using HttpClient plain = new();
        using HttpResponseMessage expected =
            await plain.GetAsync(server.Address, HttpCompletionOption.ResponseHeadersRead);
        using BalancedClient client = new(new HttpBackend("raw", server.Address));
        using HttpResponseMessage response = await client.SendAsync(HttpVersion.Version11);
        Assert.Equal(1, client.InFlight);
        Assert.Equal(ToText(expected), ToText(response));
        Assert.Contains("no type at all", ToText(response), StringComparison.Ordinal);
        Assert.Equal("ok", await response.Content.ReadAsStringAsync());

        static string ToText(HttpResponseMessage response) => string.Join(
            '\n', response.Content.Headers.NonValidated.Select(static header => $"{header.Key}: {header.Value}"));
    }

    [Fact]
    public async Task The_response_message_stays_and_only_its_content_is_wrapped()
    {
        HttpResponseMessage? sent = null;
        await using TestServer server = await StartAsync();
        using BalancingHandler handler =
            new(new RoundRobinSelector(new BackendPool(server.Backend)));
        handler.InnerHandler = new CallbackHandler(
            async (request, send) => sent = await send(request))
        { InnerHandler = new SocketsHttpHandler() };
        using HttpClient client = new(handler) { BaseAddress = new Uri("http://client.test/") };
        using HttpResponseMessage response = await client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
        Assert.Same(sent, response);
        Assert.Equal(Text, await response.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData("CopyTo")]
    [InlineData("CopyToAsync")]
    [InlineData("LoadIntoBufferAsync")]
    [InlineData("ReadAsByteArrayAsync")]
    [InlineData("ReadAsStream")]
    [InlineData("ReadAsStreamAsync")]
    [InlineData("ReadByte")]
    [InlineData("ReadArray")]
    [InlineData("ReadArrayAsync")]
    [InlineData("BeginRead")]
    public async Task Content_can_be_read_in_every_way(string way)
    {
        await using TestServer server = await StartAsync();
        using BalancedClient client = new(server.Backend);
        HttpResponseMessage response = await client.SendAsync(HttpVersion.Version11);
        using MemoryStream target = new();
        byte[] buffer = new byte[7];
        Stream? stream = way.StartsWith("Read", StringComparison.Ordinal) || way == "BeginRead"
            ? way == "ReadAsStream" ? response.Content.ReadAsStream() : await response.Content.ReadAsStreamAsync()
            : null;
        switch (way)
        {
            case "CopyTo":
                response.Content.CopyTo(target, null, CancellationToken.None);
                break;
            case "CopyToAsync":
                await response.Content.CopyToAsync(target);
                break;
            case "LoadIntoBufferAsync":
                await response.Content.LoadIntoBufferAsync();
                Assert.Equal(0, client.InFlight);
                await response.Content.CopyToAsync(target);
                break;
            case "ReadAsByteArrayAsync":
                await stream!.CopyToAsync(target);
                break;
            case "ReadAsStream":
                stream!.CopyTo(target);
                break;
            case "ReadAsStreamAsync":
                while (await stream!.ReadAsync(buffer.AsMemory()) is > 0 and int read)
                {
                    target.Write(buffer, 0, read);
                }

                break;
            case "ReadByte":
                while (stream!.ReadByte() is >= 0 and int value)
                {
                    target.WriteByte((byte)value);
                }

                break;
            case "ReadArray":
                while (stream!.Read(buffer, 1, 5) is > 0 and int read)
                {
                    target.Write(buffer, 1, read);
                }

                break;
            case "ReadArrayAsync":
                while (await stream!.ReadAsync(buffer, 1, 5, CancellationToken.None) is > 0 and int read)
                {
                    target.Write(buffer, 1, read);
                }

                break;
            default:
                while (await Task.Factory.FromAsync(
                    stream!.BeginRead(buffer, 0, 7, null, null), stream.EndRead) is > 0 and int read)
                {
                    target.Write(buffer, 0, read);
                }

                break;
        }

        Assert.Equal(Text, Encoding.UTF8.GetString(target.ToArray()));
        Assert.Equal(0, client.InFlight);
        Assert.Equal([RequestOutcome.Succeeded], client.Outcomes);
    }

    [Fact]
    public async Task Content_of_a_synchronous_request_ends_the_lease()
    {
        await using TestServer server = await StartAsync();
        using BalancedClient client = new(server.Backend);
        using HttpRequestMessage request = new(HttpMethod.Get, "/");
        HttpResponseMessage response = client.Client.Send(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("a", response.GetBackend()?.Id);
        Assert.Equal(1, client.InFlight);
        using StreamReader reader = new(response.Content.ReadAsStream());
        Assert.Equal(Text, reader.ReadToEnd());
        Assert.Equal(0, client.InFlight);
        Assert.Equal([RequestOutcome.Succeeded], client.Outcomes);
    }

    [Fact]
    public async Task Compressed_content_is_read_to_its_end()
    {
        await using TestServer server = await TestServer.StartAsync(static async context =>
        {
            using MemoryStream buffer = new();
            await using (GZipStream zip = new(buffer, CompressionLevel.Fastest, leaveOpen: true))
            {
                await zip.WriteAsync(new byte[100_000]);
            }

            context.Response.Headers.ContentEncoding = "gzip";
            context.Response.ContentLength = buffer.Length;
            await context.Response.Body.WriteAsync(buffer.ToArray());
        });
        using BalancedClient client = new(server.Backend);
        client.Connector.AutomaticDecompression = DecompressionMethods.GZip;
        using HttpResponseMessage response = await client.SendAsync(HttpVersion.Version11);
        Stream stream = await response.Content.ReadAsStreamAsync();
        byte[] content = new byte[100_000];
        await stream.ReadExactlyAsync(content.AsMemory(0, 99_000)); // more than the compressed length
        Assert.Equal(1, client.InFlight);
        await stream.CopyToAsync(Stream.Null);
        Assert.Equal(0, client.InFlight);
    }

    // The disk of the caller is full: the backend has done its part.
    [Fact]
    public async Task A_target_that_fails_is_no_failure_of_the_backend()
    {
        await using TestServer server = await StartAsync();
        using BalancedClient client = new(server.Backend);
        using HttpResponseMessage response = await client.SendAsync(HttpVersion.Version11);
        using MemoryStream full = new(new byte[1]);
        await Assert.ThrowsAsync<NotSupportedException>(() => response.Content.CopyToAsync(full));
        Assert.Equal(0, client.InFlight);
        Assert.NotEqual(RequestOutcome.Failed, Assert.Single(client.Outcomes));
    }

    [Fact]
    public async Task Content_larger_than_the_buffer_of_the_client_is_no_failure_of_the_backend()
    {
        await using TestServer server =
            await TestServer.StartAsync(static context => context.Response.Body.WriteAsync(new byte[9000]).AsTask());
        using BalancedClient client = new(server.Backend);
        client.Client.MaxResponseContentBufferSize = 10;
        await Assert.ThrowsAsync<HttpRequestException>(() => client.Client.GetAsync("/"));
        Assert.Equal(0, client.InFlight);
        Assert.NotEqual(RequestOutcome.Failed, Assert.Single(client.Outcomes));
    }

    private static Task<TestServer> StartAsync() =>
        TestServer.StartAsync(static context => context.Response.WriteAsync(Text));
}
