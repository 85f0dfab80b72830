using System.Security.Cryptography.X509Certificates;
using Balancing.Http.Tests.Support;
using Balancing.Tests.Common;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Balancing.Http.Tests.Sending;

/// <summary>Which URI and which host a request is sent with, and which it has afterwards.</summary>
public class TargetTests
{
    [Theory]
    [InlineData("", "/orders/7?a=1&b=%26", "/orders/7?a=1&b=%26")]
    [InlineData("/", "/orders", "/orders")]
    [InlineData("/v1", "/orders", "/v1/orders")]
    [InlineData("/v1/", "/orders/", "/v1/orders/")]
    [InlineData("/a%20b/v1", "/", "/a%20b/v1/")]
    [InlineData("/v1", "/?q", "/v1/?q")]
    [InlineData("/v1", "/a%2Fb/%C3%BC?x=%2F%20#part", "/v1/a%2Fb/%C3%BC?x=%2F%20")]
    [InlineData("/v1", "/a//b/../c", "/v1/a//c")]
    public async Task Base_path_path_and_query_arrive(string basePath, string sent, string received)
    {
        await using TestServer server = await StartAsync();
        using BalancedClient client = new(new HttpBackend("a", new Uri(server.Address, basePath)));
        Assert.Equal(received, await client.Client.GetStringAsync(new Uri("https://somewhere.test:77" + sent)));
    }

    // What HttpClient would do with the same URI.
    [Fact]
    public async Task A_path_that_is_not_canonical_on_purpose_is_sent_as_it_is()
    {
        await using TestServer server = await StartAsync();
        using BalancedClient client = new(new HttpBackend("a", new Uri(server.Address, "/v1")));
        UriCreationOptions asIs = new() { DangerousDisablePathAndQueryCanonicalization = true };
        Assert.Equal(
            "/v1/a/./%41?%7e", await client.Client.GetStringAsync(new Uri("http://api.test/a/./%41?%7e", asIs)));
    }

    [Theory]
    [InlineData("orders?a=1", "/v1/orders?a=1")]
    [InlineData("/orders", "/v1/orders")]
    [InlineData("", "/v1/")]
    public async Task A_relative_URI_needs_no_base_address(string sent, string received)
    {
        await using TestServer server = await StartAsync();
        using BalancedClient client = new(new HttpBackend("a", new Uri(server.Address, "/v1")));
        using HttpMessageInvoker invoker = new(client.Handler, disposeHandler: false);
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(sent, UriKind.Relative));
        using HttpResponseMessage response = await invoker.SendAsync(request, CancellationToken.None);
        Assert.Equal(received, await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_request_without_a_URI_is_refused()
    {
        using BalancedClient client = new(new HttpBackend("a", new Uri("http://127.0.0.1:9")));
        using HttpMessageInvoker invoker = new(client.Handler, disposeHandler: false);
        using HttpRequestMessage request = new();
        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(
            () => invoker.SendAsync(request, CancellationToken.None));
        Assert.Equal("The request must have a URI, absolute or relative, but has none.", error.Message);
        Assert.Equal(0, client.InFlight);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_request_has_its_URI_again_afterwards(bool fails)
    {
        using ClosedPort closed = new();
        await using TestServer server = await StartAsync();
        using BalancedClient client = new(
            new HttpBackend("a", fails ? closed.Address : new Uri(server.Address, "/v1"), host: "tenant.test"));
        Uri uri = new("http://api.test/orders?a=1");
        using HttpRequestMessage request = new(HttpMethod.Get, uri);
        if (fails)
        {
            await Assert.ThrowsAsync<HttpRequestException>(() => client.Client.SendAsync(request));
        }
        else
        {
            using HttpResponseMessage response = await client.Client.SendAsync(request);
            Assert.Same(request, response.RequestMessage);
        }

        Assert.Same(uri, request.RequestUri);
        Assert.Null(request.Headers.Host);
        Assert.False(request.Headers.Contains("Host"));
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_backend_has_its_own_host_name(string version)
    {
        await using TestServer server = await StartAsync(version);
        using BalancedClient client = new(
            new HttpBackend("a", server.Address, host: "one.test"),
            new HttpBackend("b", server.Address, host: "two.test:81"),
            new HttpBackend("c", server.Address));
        List<string> hosts = [];
        for (int i = 0; i < 3; i++)
        {
            using HttpResponseMessage response = await client.SendAsync(Versions.Parse(version));
            hosts.Add(response.Headers.GetValues("X-Host").Single());
        }

        Assert.Equal(["one.test", "two.test:81", server.Address.Authority], hosts);
    }

    [Fact]
    public async Task A_host_header_of_the_caller_is_sent_as_it_is()
    {
        await using TestServer server = await StartAsync();
        using BalancedClient client = new(new HttpBackend("a", server.Address, host: "one.test"));
        using HttpRequestMessage request = new(HttpMethod.Get, "/") { Headers = { Host = "mine.test" } };
        using HttpResponseMessage response = await client.Client.SendAsync(request);
        Assert.Equal("mine.test", response.Headers.GetValues("X-Host").Single());
        Assert.Equal("mine.test", request.Headers.Host);
    }

    // Both names are served at one address. Each handshake must name its own, and the certificate is checked against
    // it.
    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task Handshake_and_certificate_use_the_host_name_of_the_backend(string version)
    {
        using X509Certificate2 one = TestCertificate.Create("one.test");
        using X509Certificate2 two = TestCertificate.Create("two.test");
        List<string?> names = [];
        await using TestServer server = await TestServer.StartAsync(
            AnswerAsync,
            Versions.Parse(version),
            findCertificate: name =>
            {
                names.Add(name);
                return name == "one.test" ? one : two;
            });
        using BalancedClient client = new(
            new HttpBackend("a", server.Address, host: "one.test"),
            new HttpBackend("b", server.Address, host: "two.test"));
        client.Connector.SslOptions.RemoteCertificateValidationCallback = static (_, _, _, errors) =>
            !errors.HasFlag(System.Net.Security.SslPolicyErrors.RemoteCertificateNameMismatch);
        for (int i = 0; i < 2; i++)
        {
            using HttpResponseMessage response = await client.SendAsync(Versions.Parse(version));
            Assert.Equal(response.GetBackend()?.Host, response.Headers.GetValues("X-Host").Single());
        }

        Assert.Equal(["one.test", "two.test"], names.Order());

        // It gets the certificate of two.
        client.Pool.ReplaceAll(new HttpBackend("c", server.Address, host: "three.test"));
        HttpRequestException error = await Assert.ThrowsAsync<HttpRequestException>(
            () => client.SendAsync(Versions.Parse(version)));
        Assert.Equal(HttpRequestError.SecureConnectionError, error.HttpRequestError);
    }

    [Theory]
    [InlineData("tcp://10.0.0.1:80")]
    [InlineData("ftp://10.0.0.1")]
    public void An_address_that_is_not_of_HTTP_is_refused(string address) => Assert.Equal(
        $"Address of backend 'a' must have the scheme http or https, but was '{new Uri(address)}'.",
        Assert.Throws<ArgumentException>(() => new HttpBackend("a", new Uri(address))).Message.Split(" (")[0]);

    private static Task<TestServer> StartAsync(string version = "1.1") =>
        TestServer.StartAsync(AnswerAsync, Versions.Parse(version));

    // The target as it came, not decoded.
    private static Task AnswerAsync(HttpContext context)
    {
        context.Response.Headers["X-Host"] = context.Request.Host.Value;
        return context.Response.WriteAsync(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget);
    }
}
