using Grpc.Net.Client.Configuration;

namespace Balancing.Grpc;

/// <summary>A load balancing policy of a gRPC channel that is a selector of the library, or one of your own.</summary>
/// <remarks>
/// <para>Pass it to <see cref="GrpcBalancing.UseBalancing"/> or to <c>AddGrpcClient().AddBalancing()</c>. A resolver
/// may also return it in a service config; the channel still needs <c>UseBalancing</c>, which counts the calls.</para>
/// <para>Each channel has a pool of its own. A config may serve several channels: it is read when a channel connects
/// for the first time, so do not change it afterwards.</para>
/// </remarks>
public class BalancingConfig : LoadBalancingConfig
{
    /// <summary>Where the configuration of the policy holds this object.</summary>
    internal const string SettingsKey = "settings";

    private readonly Func<BackendPool, IBackendSelector> _createSelector;

    /// <summary>Creates a policy from a selector of the library.</summary>
    /// <param name="selectorName">One of <c>RoundRobin</c>, <c>Random</c>, <c>LeastConnections</c>,
    /// <c>PowerOfTwoChoices</c>, <c>LeastLatency</c>, <c>IPHash</c> and <c>ConsistentHash</c>; case does not
    /// matter.</param>
    /// <exception cref="ArgumentNullException"><paramref name="selectorName"/> is null.</exception>
    /// <exception cref="ArgumentException">There is no such selector.</exception>
    public BalancingConfig(string selectorName)
        : this(PolicyNames.GetName(selectorName), PolicyNames.CreatorOf(selectorName))
    {
    }

    /// <summary>Creates a policy from a selector of your own.</summary>
    /// <param name="createSelector">Creates the selector for the pool of a channel: called once per channel, while the
    /// pool is still empty. A selector that implements <see cref="IDisposable"/> is disposed with the channel.</param>
    /// <exception cref="ArgumentNullException"><paramref name="createSelector"/> is null.</exception>
    /// <remarks>Also the way to reach the pool of a channel: to read its status, to observe outcomes, or to drain a
    /// backend with <see cref="Backend.IsDraining"/>. The channel owns the membership and
    /// <see cref="Backend.IsAvailable"/>.</remarks>
    public BalancingConfig(Func<BackendPool, IBackendSelector> createSelector)
        : this(PolicyNames.Custom, createSelector ?? throw new ArgumentNullException(nameof(createSelector)))
    {
    }

    internal BalancingConfig(string policyName, Func<BackendPool, IBackendSelector> createSelector)
        : base(policyName)
    {
        _createSelector = createSelector;
        ((IDictionary<string, object>)Inner[policyName])[SettingsKey] = this;
    }

    /// <summary>The request header that is the affinity key of a call; null (the default) for calls without a
    /// key.</summary>
    /// <value>The name of a header, for example <c>x-user</c>; case does not matter. A call without the header, or with
    /// an empty value, has no key. Of several values the first counts. For selectors that use keys.</value>
    /// <remarks>With a key, a call waits for its owner while that connects; see
    /// <see cref="ConsistentHashConfig"/>.</remarks>
    /// <exception cref="ArgumentException">The value is empty, or is no valid name of a header.</exception>
    public string? KeyHeader
    {
        get;
        set => field = value is null ? null : HeaderNames.Validate(value, nameof(value));
    }

    /// <summary>The options of the pool of each channel: name in metrics, outlier ejection, slow start, bounded
    /// load.</summary>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public BackendPoolOptions Pool
    {
        get;
        set => field = value ?? throw new ArgumentNullException(nameof(value));
    } = new();

    /// <summary>Creates the selector for the pool of a channel.</summary>
    /// <param name="pool">The pool.</param>
    internal IBackendSelector CreateSelector(BackendPool pool) =>
        _createSelector(pool)
        ?? throw new InvalidOperationException("The function that creates the selector returned null.");
}
