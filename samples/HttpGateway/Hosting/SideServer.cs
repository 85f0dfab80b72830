using HttpGateway.Configuration;

namespace HttpGateway.Hosting;

/// <summary>A server beside that of the clients: for the status page, or for health checks. It has a port of its own,
/// so that no public port can have its paths, and it answers until the drain has ended.</summary>
internal sealed class SideServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private SideServer(WebApplication app) => _app = app;

    /// <summary>The address, with the real port.</summary>
    public string Address => _app.Urls.First();

    /// <summary>Starts a server.</summary>
    /// <param name="url">Where it listens.</param>
    /// <param name="loggers">The log.</param>
    /// <param name="map">Adds its endpoints.</param>
    /// <exception cref="StartException">The address is in use, or not one of this machine.</exception>
    public static async Task<SideServer> StartAsync(
        string url, ILoggerFactory loggers, Action<IEndpointRouteBuilder> map)
    {
        WebApplicationBuilder builder = EmptyHost.CreateBuilder(loggers);
        builder.WebHost.ConfigureKestrel(options => KestrelListeners.Listen(options, new Uri(url), static _ => { }));
        WebApplication app = builder.Build();
        map(app);
        try
        {
            await EmptyHost.StartAsync(app, url);
            return new SideServer(app);
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await using (_app)
        {
            using CancellationTokenSource now = new();
            await now.CancelAsync();
            await _app.StopAsync(now.Token); // event streams of open pages do not hold the program up
        }
    }
}
