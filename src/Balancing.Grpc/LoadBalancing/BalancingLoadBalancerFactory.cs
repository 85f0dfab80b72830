using Grpc.Net.Client.Balancer;

namespace Balancing.Grpc.LoadBalancing;

/// <summary>Creates the load balancer of a channel for one policy.</summary>
internal sealed class BalancingLoadBalancerFactory(string policyName) : LoadBalancerFactory
{
    /// <inheritdoc/>
    public override string Name => policyName;

    /// <inheritdoc/>
    public override LoadBalancer Create(LoadBalancerOptions options) =>
        new BalancingLoadBalancer(options.Controller, ConfigOf(options), options.LoggerFactory);

    // A resolver that builds its service config from text has the name of the policy only.
    private BalancingConfig ConfigOf(LoadBalancerOptions options) =>
        options.Configuration.TryGetValue(BalancingConfig.SettingsKey, out object? given)
            && given is BalancingConfig config
            ? config
            : policyName == PolicyNames.Custom
                ? throw new InvalidOperationException($"Policy '{policyName}' needs a BalancingConfig.")
                : new BalancingConfig(PolicyNames.SelectorOf(policyName));
}
