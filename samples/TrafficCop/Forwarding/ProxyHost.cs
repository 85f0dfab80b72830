using Balancing;
using Microsoft.AspNetCore.HttpOverrides;
using TrafficCop.Hosting;

namespace TrafficCop.Forwarding;

/// <summary>The proxy's own listener, and its connections to the servers.</summary>
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

    private ProxyHost(IBackendSelector selector, Func<HttpContext, SelectionKey> keyOf) => Proxy = new Proxy(selector, keyOf, _client);

    public Proxy Proxy { get; }

    public string Origin => _loopback!.Origin;

    public static async Task<ProxyHost> StartAsync(IBackendSelector selector, Func<HttpContext, SelectionKey> keyOf, CancellationToken cancellationToken)
    {
        ProxyHost front = new(selector, keyOf);
        front._loopback = await LoopbackHost.StartAsync(front.Configure, cancellationToken);
        return front;
    }

    public async ValueTask DisposeAsync()
    {
        await _loopback!.DisposeAsync();
        _client.Dispose();
    }

    private void Configure(WebApplication app)
    {
        // Takes the client address from X-Forwarded-For where the sender is trusted, by default only one on loopback.
        app.UseForwardedHeaders(new ForwardedHeadersOptions { ForwardedHeaders = ForwardedHeaders.XForwardedFor });
        app.Run(Proxy.HandleAsync);
    }
}
