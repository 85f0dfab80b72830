using System.Net;

namespace TrafficCop.Hosting;

/// <summary>Kestrel on a free loopback port, untouched by environment variables and settings files, and silent.</summary>
internal sealed class LoopbackHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LoopbackHost(WebApplication app)
    {
        _app = app;
        Origin = app.Urls.Single();
    }

    /// <summary>Where it listens: <c>http://127.0.0.1:port</c>.</summary>
    public string Origin { get; }

    public static async Task<LoopbackHost> StartAsync(Action<WebApplication> configure, CancellationToken cancellationToken)
    {
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static options =>
        {
            options.AddServerHeader = false;
            options.Listen(IPAddress.Loopback, 0);
        });
        builder.Services.AddSingleton<IHostLifetime, NullHostLifetime>();
        WebApplication app = builder.Build();
        configure(app);
        await app.StartAsync(cancellationToken);
        return new LoopbackHost(app);
    }

    /// <summary>Dies as a killed process does: the port is closed, open connections are cut.</summary>
    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
