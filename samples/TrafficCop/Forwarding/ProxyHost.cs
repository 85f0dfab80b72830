using Balancing;
using Microsoft.AspNetCore.HttpOverrides;
using TrafficCop.Hosting;

namespace TrafficCop.Forwarding;

/// <summary>Runs the proxy: its listener and its connections to the servers.</summary>
internal sealed class ProxyHost : IAsyncDisposable
{
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(2),
    });

    private LoopbackHost? _loopback;

    private ProxyHost(IBackendSelector selector, Func<HttpContext, SelectionKey> getKey) =>
        Proxy = new Proxy(selector, getKey, _client);

    public Proxy Proxy { get; }

    public string Origin => _loopback!.Origin;

    public static async Task<ProxyHost> StartAsync(
        IBackendSelector selector, Func<HttpContext, SelectionKey> getKey, CancellationToken cancellationToken)
    {
        ProxyHost host = new(selector, getKey);
        host._loopback = await LoopbackHost.StartAsync(host.Configure, cancellationToken);
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        await _loopback!.DisposeAsync();
        _client.Dispose();
    }

    private void Configure(WebApplication app)
    {
        // Reads the client address from X-Forwarded-For if the sender is trusted. By default only loopback is.
        app.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor });
        app.Run(Proxy.HandleAsync);
    }
}
