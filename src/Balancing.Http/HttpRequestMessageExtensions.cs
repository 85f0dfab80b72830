namespace Balancing.Http;

/// <summary>What a request tells the handler that balances it.</summary>
public static class HttpRequestMessageExtensions
{
    internal static readonly HttpRequestOptionsKey<SelectionKey> KeyOption = new("Balancing.Http.SelectionKey");

    /// <summary>Sets the affinity key of a request. It takes precedence over
    /// <see cref="HttpBalancingOptions.Key"/>.</summary>
    /// <param name="request">The request.</param>
    /// <param name="key">The key; <see cref="SelectionKey.None"/> for a request without a key.</param>
    /// <returns>The request.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="request"/> is null.</exception>
    /// <remarks>It is kept in <see cref="HttpRequestMessage.Options"/>, so retries have it too.</remarks>
    public static HttpRequestMessage SetSelectionKey(this HttpRequestMessage request, SelectionKey key)
    {
        ArgumentNullException.ThrowIfNull(request);
        request.Options.Set(KeyOption, key);
        return request;
    }
}
