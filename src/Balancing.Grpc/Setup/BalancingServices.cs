using Balancing.Grpc.Calls;
using Balancing.Grpc.LoadBalancing;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;

namespace Balancing.Grpc.Setup;

/// <summary>Adds the policies of the library to the services of a channel.</summary>
/// <remarks>A channel asks for the policies when it is created. That is the moment to see whether it counts calls.
/// </remarks>
internal sealed class BalancingServices(GrpcChannelOptions options, BalancingConfig config, IServiceProvider? inner)
    : IServiceProvider
{
    private static readonly LoadBalancerFactory[] Factories =
    [
        .. PolicyNames.OfSelectors.Select(static name => new BalancingLoadBalancerFactory(name)),
        new BalancingLoadBalancerFactory(PolicyNames.Custom),
    ];

    /// <summary>The services of the options, without those that other options have added.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="InvalidOperationException">The policies have been added already.</exception>
    public static IServiceProvider? Unwrap(GrpcChannelOptions options)
    {
        if (options.ServiceProvider is not BalancingServices present)
        {
            return options.ServiceProvider;
        }

        return present.BelongsTo(options)
            ? throw new InvalidOperationException("UseBalancing must be called once, but was called again.")
            : present.Inner;
    }

    private IServiceProvider? Inner => inner;

    /// <inheritdoc/>
    public object? GetService(Type serviceType)
    {
        object? service = inner?.GetService(serviceType);
        if (serviceType != typeof(IEnumerable<LoadBalancerFactory>))
        {
            return service;
        }

        ThrowIfReplaced();
        return service is IEnumerable<LoadBalancerFactory> others ? Factories.Concat(others) : Factories;
    }

    private bool BelongsTo(GrpcChannelOptions other) => ReferenceEquals(options, other);

    private void ThrowIfReplaced()
    {
        if (!BalancingHandler.IsPartOf(options.HttpHandler))
        {
            throw Replaced(nameof(GrpcChannelOptions.HttpHandler), "its calls would not be counted");
        }

        if (options.ServiceConfig?.LoadBalancingConfigs.Contains(config) != true)
        {
            throw Replaced(nameof(GrpcChannelOptions.ServiceConfig), "its calls would not be balanced");
        }
    }

    private static InvalidOperationException Replaced(string property, string consequence) =>
        new($"GrpcChannelOptions.{property} was replaced after UseBalancing, so {consequence}. "
            + "Call UseBalancing last.");
}
