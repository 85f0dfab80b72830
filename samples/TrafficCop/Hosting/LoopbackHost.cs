using System.Net;

namespace TrafficCop.Hosting;

/// <summary>Kestrel on a free loopback port. It logs nothing and reads no configuration.</summary>
internal sealed class LoopbackHost : IAsyncDisposable
{
    private readonly WebApplication _app;

    private LoopbackHost(WebApplication app)
    {
        _app = app;
        Origin = app.Urls.Single();
    }

    /// <summary>The address it listens on: <c>http://127.0.0.1:port</c>.</summary>
    public string Origin { get; }

    public static async Task<LoopbackHost> StartAsync(
        Action<WebApplication> configure, CancellationToken cancellationToken)
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

    /// <summary>Stops like a killed process: closes the port and cuts open connections.</summary>
    public async ValueTask DisposeAsync() => await _app.DisposeAsync();
}
