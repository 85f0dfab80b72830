using Balancing;
using Microsoft.AspNetCore.HttpOverrides;

namespace TrafficCop;

/// <summary>The proxy's own listener, and its connections to the servers.</summary>
internal sealed class Front : IAsyncDisposable
{
    private readonly HttpMessageInvoker _client = new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        ActivityHeadersPropagator = null,
        ConnectTimeout = TimeSpan.FromSeconds(2),
    });

    private Loopback? _loopback;

    private Front(IBackendSelector selector, Func<HttpContext, SelectionKey> keyOf) => Proxy = new Proxy(selector, keyOf, _client);

    public Proxy Proxy { get; }

    public string Origin => _loopback!.Origin;

    public static async Task<Front> StartAsync(IBackendSelector selector, Func<HttpContext, SelectionKey> keyOf, CancellationToken cancellationToken)
    {
        Front front = new(selector, keyOf);
        front._loopback = await Loopback.StartAsync(front.Configure, cancellationToken);
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
