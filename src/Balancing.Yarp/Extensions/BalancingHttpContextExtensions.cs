using Balancing.Yarp.Requests;
using Microsoft.AspNetCore.Http;

namespace Balancing.Yarp;

/// <summary>Affinity keys that a middleware computes.</summary>
public static class BalancingHttpContextExtensions
{
    /// <summary>Sets the affinity key of the request. It wins over <see cref="BalancingMetadata.Key"/> of route and
    /// cluster.</summary>
    /// <param name="context">The request.</param>
    /// <param name="key">The key; <see cref="SelectionKey.None"/> takes an earlier one back.</param>
    /// <exception cref="ArgumentNullException"><paramref name="context"/> is null.</exception>
    /// <remarks>For keys that are no part of the head of a request, such as the beginning of a prompt. Call it before
    /// load balancing, in a middleware or a step of the proxy's pipeline.</remarks>
    public static void SetSelectionKey(this HttpContext context, SelectionKey key)
    {
        ArgumentNullException.ThrowIfNull(context);
        BalancedRequest.Get(context).Key = key;
    }
}
