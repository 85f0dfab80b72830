using System.Net;
using System.Net.Sockets;
using System.Text;
using TcpProxy.Status;
using TcpProxy.Tests.Support;

namespace TcpProxy.Tests.EndToEnd;

/// <summary>PROXY headers in and out.</summary>
public class ProxyProtocolTests
{
    private const string Signature = "0D0A0D0A 000D0A51 5549540A";

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Bytes_that_come_with_the_header_reach_the_server(string engine)
    {
        using TestServer server = new();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            engine, "--accept-proxy", "--backend", server.Address);
        using Socket client = await TestClient.ConnectAsync(proxy);

        await client.WriteAsync((byte[])[.. Headers.From("10.0.0.1"), .. "first bytes"u8]);
        using Socket serverSide = await server.AcceptAsync();

        Assert.Equal("first bytes"u8.ToArray(), await serverSide.ReadAsync(11));
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_header_may_come_byte_by_byte_and_with_more_than_addresses(string engine)
    {
        using TestServer server = new();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            engine, "--accept-proxy", "--backend", server.Address);
        using Socket client = await TestClient.ConnectAsync(proxy);
        byte[] header = Headers.FromHex(
            $"{Signature} 21 11 0013 0A000001 C0000201 9C40 01BB 04 0004 00000000"); // a no-op of 7 bytes

        foreach (byte one in header)
        {
            await client.WriteAsync(new[] { one });
        }

        await client.WriteAsync("first bytes"u8.ToArray());
        using Socket serverSide = await server.AcceptAsync();
        Assert.Equal("first bytes"u8.ToArray(), await serverSide.ReadAsync(11));
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_header_without_an_address_is_taken(string engine)
    {
        using TestServer server = TestServer.Echo();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            engine, "--accept-proxy", "--backend", server.Address);
        foreach (string rest in (string[])["20 00 0000", "21 00 0000", "21 51 0003 010203"])
        {
            using Socket client = await TestClient.ConnectAsync(proxy);
            await client.WriteAsync(Headers.FromHex($"{Signature} {rest}"));
            await client.PingAsync();
        }
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_malformed_header_closes_the_connection_at_once(string engine)
    {
        using TestServer server = new();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            engine, "--accept-proxy", "--connect-timeout", "1h", "--backend", server.Address);
        byte[][] headers =
        [
            Encoding.ASCII.GetBytes("PROXY TCP4 10.0.0.1 10.0.0.2 1 2\r\n"), Encoding.ASCII.GetBytes("GET / HTTP/1.1"),
            Headers.FromHex($"{Signature} 11 11 000C"), Headers.FromHex($"{Signature} 22"),
            Headers.FromHex($"{Signature} 21 11 000B"),
        ];
        foreach (byte[] header in headers)
        {
            using Socket client = await TestClient.ConnectAsync(proxy);
            await client.WriteAsync(header);
            await client.IsResetAtEndAsync();
        }

        StatusReport status = await proxy.StatusAsync(static status => status.Connections.Active == 0);
        Assert.Equal((headers.Length, 0), (status.Connections.Rejected, status.Connections.Accepted));
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task A_header_that_is_not_complete_in_time_closes_the_connection(string engine)
    {
        using TestServer server = new();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            engine, "--accept-proxy", "--connect-timeout", "200ms", "--backend", server.Address);
        using Socket silent = await TestClient.ConnectAsync(proxy);
        using Socket slow = await TestClient.ConnectAsync(proxy);
        await slow.WriteAsync(Headers.From("10.0.0.1").AsMemory(0, 20));

        Assert.False(await silent.IsResetAtEndAsync());
        await slow.IsResetAtEndAsync();
        StatusReport status = await proxy.StatusAsync(static status => status.Connections.Active == 0);
        Assert.Equal(2, status.Connections.Rejected);
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task The_server_learns_the_address_of_the_client(string engine)
    {
        using TestServer server = new();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            engine, "--send-proxy", "--backend", server.Address);
        using Socket client = await TestClient.ConnectAsync(proxy);
        await client.WriteAsync("first bytes"u8.ToArray());
        using Socket serverSide = await server.AcceptAsync();

        byte[] expected = Headers.Write(new((IPEndPoint)client.LocalEndPoint!, proxy.EndPoint));
        Assert.Equal(expected, await serverSide.ReadAsync(expected.Length));
        Assert.Equal("first bytes"u8.ToArray(), await serverSide.ReadAsync(11));
    }

    [Theory]
    [MemberData(nameof(Engines.All), MemberType = typeof(Engines))]
    public async Task Addresses_of_a_header_are_passed_on(string engine)
    {
        using TestServer server = new();
        await using ProxyProcess proxy = await ProxyProcess.StartAsync(
            engine, "--accept-proxy", "--send-proxy", "--backend", server.Address);
        byte[] local = Headers.FromHex($"{Signature} 20 00 0000");
        foreach (byte[] header in (byte[][])[Headers.From("10.0.0.1"), local])
        {
            using Socket client = await TestClient.ConnectAsync(proxy);
            await client.WriteAsync(header);
            using Socket serverSide = await server.AcceptAsync();

            Assert.Equal(header, await serverSide.ReadAsync(header.Length));
        }
    }
}
