using System.Net;

namespace Edge.Traffic;

/// <summary>Sends GET requests to one address, over connections that do not live long.</summary>
/// <remarks>A layer 4 proxy balances connections, so clients must make new ones to be spread again.</remarks>
internal sealed class HttpAttempts(Uri address) : IDisposable
{
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestAnswer = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = new(
        new SocketsHttpHandler { PooledConnectionLifetime = ConnectionLifetime, UseProxy = false })
    {
        Timeout = LongestAnswer,
    };

    public async Task<AttemptResult> SendAsync()
    {
        try
        {
            using HttpResponseMessage response = await _http.GetAsync(address);
            return response.StatusCode == HttpStatusCode.OK ? AttemptResult.Answered : AttemptResult.Unavailable;
        }
        catch (HttpRequestException failure)
        {
            return failure.HttpRequestError == HttpRequestError.ConnectionError
                ? AttemptResult.Refused
                : AttemptResult.Reset;
        }
        catch (TaskCanceledException)
        {
            return AttemptResult.Unavailable; // no answer in time
        }
    }

    public void Dispose() => _http.Dispose();
}
