using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.Logging;

namespace Balancing.Http.Tests.Support;

/// <summary>A Kestrel server on a free port of the loopback interface.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private int _requests;

    private TestServer(string id, WebApplication app)
    {
        Id = id;
        _app = app;
    }

    public string Id { get; }

    /// <summary>The address, without a path.</summary>
    public Uri Address => new(_app.Urls.Single());

    public HttpBackend Backend => field ??= new HttpBackend(Id, Address);

    /// <summary>How many requests have arrived.</summary>
    public int Requests => Volatile.Read(ref _requests);

    /// <summary>Starts a server.</summary>
    /// <param name="answer">Answers a request.</param>
    /// <param name="version">The only version of HTTP that it speaks.</param>
    /// <param name="id">The id of the backend.</param>
    /// <param name="findCertificate">The certificate for the name in the TLS handshake; null for no TLS.</param>
    /// <param name="configure">Adds middleware.</param>
    public static async Task<TestServer> StartAsync(
        RequestDelegate answer,
        Version? version = null,
        string id = "a",
        Func<string?, X509Certificate2>? findCertificate = null,
        Action<WebApplication>? configure = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, endpoint =>
        {
            endpoint.Protocols = version == HttpVersion.Version20 ? HttpProtocols.Http2 : HttpProtocols.Http1;
            if (findCertificate is not null)
            {
                endpoint.UseHttps(https => https.ServerCertificateSelector = (_, name) => findCertificate(name));
            }
        }));
        WebApplication app = builder.Build();
        TestServer server = new(id, app);
        configure?.Invoke(app);
        app.Run(context =>
        {
            Interlocked.Increment(ref server._requests);
            return answer(context);
        });
        await app.StartAsync();
        return server;
    }

    /// <summary>Starts servers that answer with their id.</summary>
    public static async Task<TestServer[]> StartAsync(params string[] ids) => await Task.WhenAll(
        ids.Select(static id => StartAsync(context => context.Response.WriteAsync(id), id: id)));

    /// <summary>Stops at once: requests under way are aborted.</summary>
    public Task StopAsync() => _app.StopAsync(new CancellationToken(canceled: true));

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        await _app.DisposeAsync();
    }
}
