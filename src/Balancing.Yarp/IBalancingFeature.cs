namespace Balancing.Yarp;

/// <summary>How a request was balanced: <c>context.Features.Get&lt;IBalancingFeature&gt;()</c>.</summary>
/// <remarks>Present once a policy of this package or its request transform has handled the request. Belongs to the
/// request and must not be kept beyond it. Like the request, it is not for several threads at once.</remarks>
public interface IBalancingFeature
{
    /// <summary>The backend that has the request, or had it last; null if none could be selected.</summary>
    Backend? Backend { get; }

    /// <summary>The backends of earlier attempts of this request, in order; empty without a retry.</summary>
    IReadOnlyList<Backend> Tried { get; }
}
