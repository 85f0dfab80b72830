using Balancing;
using Balancing.Yarp;
using Balancing.Yarp.Clusters;
using Balancing.Yarp.Requests;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds the load balancing policies of this package to YARP.</summary>
public static class BalancingReverseProxyBuilderExtensions
{
    /// <summary>Adds a policy for each selector of the library, and the settings in metadata.</summary>
    /// <param name="builder">The builder that <c>AddReverseProxy</c> returns.</param>
    /// <param name="configure">Sets options; null for the defaults.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="builder"/> is null.</exception>
    /// <remarks>
    /// <para>Name a policy in the configuration of a cluster: <see cref="BalancingPolicies"/>. The pipeline needs
    /// nothing else; connect retries are a step of it.</para>
    /// <para>Clusters with another policy are left alone. <see cref="BalancingClusters"/> is the service for
    /// operators.</para>
    /// </remarks>
    public static IReverseProxyBuilder AddBalancing(
        this IReverseProxyBuilder builder, Action<YarpBalancingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        IServiceCollection services = builder.Services;
        if (configure is not null)
        {
            services.Configure(configure);
        }

        if (services.Any(static service => service.ServiceType == typeof(ClusterPools)))
        {
            return builder;
        }

        services.AddOptions<YarpBalancingOptions>();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton<ClusterDesign>();
        services.AddSingleton<ClusterPools>();
        services.AddSingleton(static provider => new BalancingClusters(provider.GetRequiredService<ClusterPools>()));
        services.AddSingleton<ITransformProvider, BalancingTransforms>();
        foreach (SelectorFactory factory in SelectorFactory.BuiltIn)
        {
            AddPolicy(services, factory);
        }

        services.Replace(Follow(
            services.Last(static service => service.ServiceType == typeof(IClusterDestinationsUpdater))));
        return builder;
    }

    /// <summary>Adds a policy of your own.</summary>
    /// <param name="builder">The builder that <c>AddReverseProxy</c> returns.</param>
    /// <param name="name">The name for <c>LoadBalancingPolicy</c>; not that of another policy.</param>
    /// <param name="createSelector">Makes the selector of a cluster for its pool. The members of the pool are
    /// <see cref="DestinationBackend"/>s.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    /// <remarks>The function is called once for each pool. When a configuration with a new or changed cluster is
    /// validated, it is also called with a pool for trial. An exception is then an error of the configuration. A
    /// selector that is <see cref="IDisposable"/> is disposed when it is no longer used. Also does what
    /// <see cref="AddBalancing"/> does.</remarks>
    public static IReverseProxyBuilder AddBalancingPolicy(
        this IReverseProxyBuilder builder, string name, Func<BackendPool, IBackendSelector> createSelector)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(createSelector);
        builder.AddBalancing();
        AddPolicy(builder.Services, new SelectorFactory(name, (pool, _) => createSelector(pool)));
        return builder;
    }

    private static void AddPolicy(IServiceCollection services, SelectorFactory factory)
    {
        services.AddSingleton(factory);
        services.AddSingleton<ILoadBalancingPolicy>(
            provider => new BalancingPolicy(factory.Policy, provider.GetRequiredService<ClusterPools>()));
    }

    private static ServiceDescriptor Follow(ServiceDescriptor updater) =>
        ServiceDescriptor.Singleton<IClusterDestinationsUpdater>(provider => new FollowingDestinationsUpdater(
            (IClusterDestinationsUpdater)(updater.ImplementationInstance
                ?? updater.ImplementationFactory?.Invoke(provider)
                ?? ActivatorUtilities.CreateInstance(provider, updater.ImplementationType!)),
            provider.GetRequiredService<ClusterPools>(),
            provider.GetRequiredService<ClusterDesign>()));
}
