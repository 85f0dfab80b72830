using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Balancing.Yarp.Tests.Support;

/// <summary>A server behind the proxy. Without a handler it answers its name.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _served;

    private TestServer(WebApplication app) => _app = app;

    /// <summary>The address, with a slash at the end.</summary>
    public string Address { get; private set; } = "";

    public int Served => Volatile.Read(ref _served);

    public static async Task<TestServer> StartAsync(
        string name,
        RequestDelegate? handler = null,
        HttpProtocols protocols = HttpProtocols.Http1,
        int port = 0,
        X509Certificate2? certificate = null)
    {
        TestServer server = new(Loopback.CreateBuilder(protocols, port, certificate).Build());
        server._app.UseWebSockets();
        server._app.Run(context =>
        {
            Interlocked.Increment(ref server._served);
            return handler is null ? context.Response.WriteAsync(name) : handler(context);
        });
        await server._app.StartAsync();
        server.Address = Loopback.AddressOf(server._app).ToString();
        return server;
    }

    /// <summary>Ends the server and its connections; its port then refuses connections.</summary>
    public ValueTask DisposeAsync() => _app.DisposeAsync();
}
