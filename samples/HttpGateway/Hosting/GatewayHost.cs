using HttpGateway.Certificates;
using HttpGateway.Configuration;
using HttpGateway.Discovery;
using HttpGateway.Hosting.Drain;
using HttpGateway.Proxying;
using HttpGateway.Routing;
using HttpGateway.Status;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Hosting;

/// <summary>The server that clients connect to, and what it forwards to.</summary>
internal sealed class GatewayHost : IAsyncDisposable
{
    private readonly ConnectionCount _connections = new();
    private readonly ListenSockets _sockets = new();
    private readonly ServedCertificates _certificates;
    private readonly GatewaySettings _settings;
    private readonly string _urls;
    private readonly WebApplication _app;

    /// <summary>Prepares the server. It listens from <see cref="StartAsync"/> on.</summary>
    /// <exception cref="StartException">A certificate cannot be used.</exception>
    public GatewayHost(
        GatewaySettings settings,
        IReadOnlyList<Listener> listeners,
        IConfigurationSection kestrel,
        ILoggerFactory loggers)
    {
        _settings = settings;
        _urls = string.Join(", ", listeners.Select(static listener => listener.Url));
        _certificates = new ServedCertificates(loggers.CreateLogger<ServedCertificates>());
        WebApplicationBuilder builder = EmptyHost.CreateBuilder(loggers);
        builder.WebHost.ConfigureKestrel(options =>
        {
            KestrelLimits.Apply(options.Limits, kestrel.GetSection("Limits"), settings);
            KestrelListeners.Apply(options, listeners, _certificates, _connections);
        });
        builder.Services.Configure<SocketTransportOptions>(
            options => options.CreateBoundListenSocket = _sockets.Create);
        builder.Services.AddGateway();
        builder.Services.AddSingleton(Problems).AddStatus();
        _app = builder.Build();
        IConfigValidator validator = Services.GetRequiredService<IConfigValidator>();
        Sources = DiscoverySources.Create(settings, validator);
        Routes = new RouteTable(
            Services.GetRequiredService<MergedConfigProvider>(),
            new ConfigurationCheck(validator),
            settings,
            [.. Sources.Select(static source => source.Name)],
            Problems,
            loggers.CreateLogger<RouteTable>());
    }

    public DrainState Drain => Services.GetRequiredService<DrainState>();

    public ProblemList Problems { get; } = new();

    public IReadOnlyList<IDiscoverySource> Sources { get; }

    public RouteTable Routes { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>The addresses that clients connect to, with the real ports.</summary>
    public IEnumerable<string> Addresses => _app.Urls;

    /// <summary>Accepts connections from now on.</summary>
    /// <exception cref="StartException">An address cannot be listened on.</exception>
    public async Task StartAsync()
    {
        _app.UseGateway(_settings);
        await EmptyHost.StartAsync(_app, _urls);
    }

    /// <summary>Takes no new connections, waits for the requests, and cuts those that outlive the drain time-out.
    /// </summary>
    /// <param name="cutNow">Ends the wait at once.</param>
    public async Task<DrainResult> DrainAsync(Task cutNow)
    {
        Task end = Task.WhenAny(cutNow, Task.Delay(_settings.DrainTimeout));
        int endedBefore = _connections.Ended;
        Drain.Begin();
        using CancellationTokenSource cut = new();
        using (CancellationTokenSource over = new())
        {
            Task arriving = new Arrivals(_sockets, _connections).FinishAsync(over.Token);
            await Task.WhenAny(arriving, end);
            await over.CancelAsync();
            await arriving;
        }

        Task stopping = _app.StopAsync(cut.Token);
        await Task.WhenAny(stopping, end);
        int left = stopping.IsCompleted ? 0 : _connections.Open;
        int drained = _connections.Ended - endedBefore;
        await cut.CancelAsync();
        await stopping;
        return new DrainResult(drained, left);
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await _certificates.DisposeAsync();
        Routes.Dispose();
    }
}
