using Balancing.Hosting;

namespace Balancing.Http;

/// <summary>What a response tells about the backend that it came from.</summary>
public static class HttpResponseMessageExtensions
{
    internal static readonly HttpRequestOptionsKey<EndpointBackend> BackendOption = new("Balancing.Http.Backend");

    /// <summary>The backend that has answered.</summary>
    /// <param name="response">The response.</param>
    /// <returns>The backend; null if the response came through no <see cref="BalancingHandler"/> or from no
    /// server.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="response"/> is null.</exception>
    /// <remarks>Read from <see cref="HttpResponseMessage.RequestMessage"/>. If a request message is sent again, ask
    /// before: it has the backend of its last attempt. O(1).</remarks>
    public static EndpointBackend? GetBackend(this HttpResponseMessage response)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.RequestMessage?.Options.TryGetValue(BackendOption, out EndpointBackend? backend) == true
            ? backend
            : null;
    }
}
