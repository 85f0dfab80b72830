using HttpGateway.Configuration;
using HttpGateway.Status;

namespace HttpGateway.Hosting;

/// <summary>Serves the status page. It is a server of its own, so that no public port can have it, and it answers until
/// the drain has ended.</summary>
internal sealed class AdminServer : IAsyncDisposable
{
    private readonly WebApplication _app;

    private AdminServer(WebApplication app) => _app = app;

    /// <summary>The address of the page.</summary>
    public string Address => $"{_app.Urls.First()}/_balancing";

    /// <summary>Starts the server.</summary>
    /// <exception cref="StartException">The address is in use, or not one of this machine.</exception>
    public static async Task<AdminServer> StartAsync(
        AdminSettings settings, IServiceProvider gateway, ILoggerFactory loggers)
    {
        WebApplicationBuilder builder = EmptyHost.CreateBuilder(loggers);
        builder.WebHost.ConfigureKestrel(
            options => KestrelListeners.Listen(options, new Uri(settings.Url), static _ => { }));
        WebApplication app = builder.Build();
        StatusEndpoints.Map(app, settings, gateway);
        try
        {
            await EmptyHost.StartAsync(app, settings.Url);
            return new AdminServer(app);
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
