using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace HttpGateway.Tests.Support;

/// <summary>A web server on a free port of the loopback address.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private TestServer(WebApplication app) => _app = app;

    public string Address => _app.Urls.First();

    /// <summary>Starts a server that answers every request alike.</summary>
    public static async Task<TestServer> StartAsync(
        RequestDelegate answer,
        string url = "http://127.0.0.1:0",
        Action<WebApplication>? prepare = null,
        HttpProtocols protocols = HttpProtocols.Http1AndHttp2)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(url);
        builder.WebHost.ConfigureKestrel(options => options.ConfigureEndpointDefaults(
            endpoint => endpoint.Protocols = protocols));
        WebApplication app = builder.Build();
        prepare?.Invoke(app);
        app.Run(answer);
        await app.StartAsync();
        return new TestServer(app);
    }

    /// <summary>Starts a server that answers with a name.</summary>
    public static Task<TestServer> StartAsync(string name) =>
        StartAsync(context => context.Response.WriteAsync(name));

    /// <summary>The address of a server that refuses connections.</summary>
    public static async Task<string> RefusingAddressAsync()
    {
        await using TestServer server = await StartAsync("gone");
        return server.Address;
    }

    /// <summary>Ends without waiting for requests.</summary>
    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource now = new();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
