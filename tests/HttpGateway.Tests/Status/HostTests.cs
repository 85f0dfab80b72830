using System.Net;
using HttpGateway.Tests.Status.Support;

namespace HttpGateway.Tests.Status;

/// <summary>A site can give its own name the address of this machine; its scripts then could read the status.</summary>
public class HostTests
{
    [Theory]
    [InlineData("status", "evil.test")]
    [InlineData("events", "evil.test")]
    [InlineData("status", "localhost.evil.test")]
    [InlineData("status", "127.0.0.1.evil.test")]
    public async Task A_name_that_another_site_can_have_reads_nothing(string path, string host)
    {
        await using StatusHost status = await StatusHost.StartAsync(Clusters.OfIds("a", "b"));

        using HttpResponseMessage response = await GetAsync(status, path, $"{host}:{status.Address.Port}");

        Assert.Equal(HttpStatusCode.MisdirectedRequest, response.StatusCode);
        Assert.Equal("", await response.Content.ReadAsStringAsync().Bounded());
    }

    [Theory]
    [InlineData("status", "localhost")]
    [InlineData("events", "localhost")]
    [InlineData("status", "[::1]")]
    [InlineData("events", "10.0.0.1")]
    public async Task An_address_and_localhost_read_the_status(string path, string host)
    {
        await using StatusHost status = await StatusHost.StartAsync(Clusters.OfIds("a", "b"));

        using HttpResponseMessage response = await GetAsync(status, path, $"{host}:{status.Address.Port}");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static async Task<HttpResponseMessage> GetAsync(StatusHost status, string path, string host)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, new Uri(status.Address, $"/_balancing/{path}"));
        request.Headers.Host = host;
        return await status.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead).Bounded();
    }
}
