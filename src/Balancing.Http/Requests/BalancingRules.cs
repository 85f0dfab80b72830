namespace Balancing.Http.Requests;

/// <summary>The values of <see cref="HttpBalancingOptions"/> that a handler needs for a request.</summary>
internal sealed record BalancingRules(
    Func<HttpRequestMessage, SelectionKey>? Key, int MaxConnectAttempts, bool HonorRetryAfter, TimeProvider Time)
{
    public static BalancingRules Copy(HttpBalancingOptions options) => Copy(options, TimeProvider.System);

    /// <summary>Copies the values.</summary>
    /// <param name="options">The options.</param>
    /// <param name="time">The clock, unless the options have another one than that of the system.</param>
    public static BalancingRules Copy(HttpBalancingOptions options, TimeProvider time)
    {
        TimeProvider own = options.Pool.TimeProvider;
        return new BalancingRules(
            options.Key,
            options.MaxConnectAttempts,
            options.HonorRetryAfter,
            own == TimeProvider.System ? time : own);
    }
}
