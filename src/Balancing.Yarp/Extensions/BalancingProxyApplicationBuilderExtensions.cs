using Balancing.Yarp.Requests;

namespace Microsoft.AspNetCore.Builder;

/// <summary>Steps of the proxy's pipeline.</summary>
public static class BalancingProxyApplicationBuilderExtensions
{
    /// <summary>Sends a request to another backend if no connection to the first one can be made.</summary>
    /// <param name="proxy">The pipeline, in <c>MapReverseProxy(proxy => …)</c>.</param>
    /// <param name="maxAttempts">The most attempts, the first one included: 1 or more, by default 3.</param>
    /// <returns>The pipeline.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="proxy"/> is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxAttempts"/> is below 1.</exception>
    /// <remarks>
    /// <para>A custom pipeline names all its steps. Put this one before load balancing:</para>
    /// <code>
    /// app.MapReverseProxy(proxy =>
    /// {
    ///     proxy.UseSessionAffinity();
    ///     proxy.UseConnectRetries(maxAttempts: 3);
    ///     proxy.UseLoadBalancing();
    ///     proxy.UsePassiveHealthChecks();
    /// });
    /// </code>
    /// <para>It retries if the connection was refused or timed out, or if the name could not be resolved. Then nothing
    /// was sent, so the request is intact, its body too. Whatever may have reached a server is not sent again. For the
    /// same reason a request without a body is retried only if it is safe to repeat: GET, HEAD, OPTIONS, TRACE.</para>
    /// <para>It ends early if there is no other backend. It does nothing for clusters with another policy than those of
    /// <see cref="Balancing.Yarp.BalancingPolicies"/> and <c>AddBalancingPolicy</c>.</para>
    /// </remarks>
    public static IReverseProxyApplicationBuilder UseConnectRetries(
        this IReverseProxyApplicationBuilder proxy, int maxAttempts = 3)
    {
        ArgumentNullException.ThrowIfNull(proxy);
        if (maxAttempts < 1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(maxAttempts), maxAttempts, $"maxAttempts must be at least 1, but was {maxAttempts}.");
        }

        proxy.Use(next => new ConnectRetries(next, maxAttempts).InvokeAsync);
        return proxy;
    }
}
