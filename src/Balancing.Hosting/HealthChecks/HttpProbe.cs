using System.Globalization;

namespace Balancing.Hosting.HealthChecks;

/// <summary>Sends a GET request, on a connection of its own, and compares the status.</summary>
internal sealed class HttpProbe(string path, int expectedStatus) : IHealthProbe, IDisposable
{
    private const string UserAgent = "Balancing-HealthCheck";

    // No proxy, no cookies, no redirects, no trace headers: the answer is the one of this very server to this request.
    private readonly HttpMessageInvoker _invoker = new(
        new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false,
            ActivityHeadersPropagator = null,
            ResponseDrainTimeout = TimeSpan.Zero,
            MaxResponseDrainSize = 0,
        },
        disposeHandler: true);

    public async Task<string?> CheckAsync(HealthTarget target, CancellationToken cancellationToken)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, GetUri(target.Address));
        request.Headers.Host = target.Host;
        request.Headers.ConnectionClose = true; // an old connection may work although the server accepts no new one
        request.Headers.Add("User-Agent", UserAgent);
        using HttpResponseMessage response =
            await _invoker.SendAsync(request, cancellationToken).ConfigureAwait(false);
        int status = (int)response.StatusCode;
        return status == expectedStatus
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"status {status} instead of {expectedStatus}");
    }

    public void Dispose() => _invoker.Dispose();

    /// <summary>The path follows that of the address. An address that is not of HTTP is one of a server that is asked
    /// by HTTP all the same.</summary>
    private Uri GetUri(Uri address)
    {
        string scheme = address.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeHttps : Uri.UriSchemeHttp;
        string authority = string.Create(CultureInfo.InvariantCulture, $"{address.Host}:{address.Port}");
        return new Uri($"{scheme}://{authority}{address.AbsolutePath.TrimEnd('/')}{path}");
    }
}
