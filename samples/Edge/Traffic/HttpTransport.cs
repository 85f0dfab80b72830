using System.Net;

namespace Edge.Traffic;

/// <summary>Sends requests over HTTP/1.1 on kept connections.</summary>
internal sealed class HttpTransport(Uri address, TrafficCounts counts) : ITransport, IDisposable
{
    private static readonly TimeSpan LongestAttempt = TimeSpan.FromSeconds(10);

    // Layer 4 chooses a gateway for each connection, not for each request. New ones spread the load again.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromSeconds(1);

    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        UseCookies = false,
        ActivityHeadersPropagator = null,
        PooledConnectionLifetime = ConnectionLifetime,
        PlaintextStreamFilter = (context, _) => ValueTask.FromResult<Stream>(
            new ClientStream(context.PlaintextStream, counts.CountReset)),
    });

    public async Task<AttemptResult> SendAsync(RequestKind kind, CancellationToken cancellation)
    {
        using CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(LongestAttempt);
        using HttpRequestMessage request = new(kind == RequestKind.Safe ? HttpMethod.Get : HttpMethod.Post, address);
        request.Content = kind == RequestKind.Safe ? null : new StringContent("order");
        try
        {
            using HttpResponseMessage response = await _http.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            await response.Content.LoadIntoBufferAsync(limit.Token);
            return response.StatusCode == HttpStatusCode.OK ? AttemptResult.Answered : AttemptResult.GatewayError;
        }
        catch (HttpRequestException failure) when (failure.HttpRequestError == HttpRequestError.ConnectionError)
        {
            return AttemptResult.NotConnected;
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException
            || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return AttemptResult.Cut;
        }
    }

    public void Dispose() => _http.Dispose();
}
