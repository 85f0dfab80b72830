namespace Balancing.Http.Requests;

/// <summary>The values of <see cref="HttpBalancingOptions"/> that a handler needs for a request.</summary>
internal sealed record BalancingRules(
    Func<HttpRequestMessage, SelectionKey>? Key, int MaxConnectAttempts, bool HonorRetryAfter, TimeProvider Time)
{
    public static BalancingRules Copy(HttpBalancingOptions options) =>
        new(options.Key, options.MaxConnectAttempts, options.HonorRetryAfter, options.Pool.TimeProvider);
}
