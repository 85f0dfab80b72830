using Balancing.Grpc.Calls;
using Balancing.Grpc.Members;
using Balancing.Grpc.Setup;
using Grpc.Net.Client;
using Grpc.Net.Client.Balancer;

namespace Balancing.Grpc;

/// <summary>Client-side load balancing of gRPC channels with the selectors of the library.</summary>
public static class GrpcBalancing
{
    /// <summary>The weight of an address, 0 to 1,000,000: its share of the calls relative to the others. An address
    /// without it has weight 1.</summary>
    /// <remarks>A resolver sets it: <c>address.Attributes.Set(GrpcBalancing.Weight, 3)</c>. Weight 0 drains: the
    /// backend stays connected, keeps its open calls and gets no new ones.</remarks>
    public static BalancerAttributesKey<int> Weight => GrpcBackend.WeightAttribute;

    /// <summary>Makes channels with these options balance their calls.</summary>
    /// <param name="options">The options of the channel.</param>
    /// <param name="config">The policy.</param>
    /// <returns><paramref name="options"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The options have an <see cref="GrpcChannelOptions.HttpClient"/>, or
    /// the method has already been called on them.</exception>
    /// <remarks>
    /// <para>Call it last. It wraps <see cref="GrpcChannelOptions.HttpHandler"/> in a handler that counts the calls,
    /// extends <see cref="GrpcChannelOptions.ServiceProvider"/>, and replaces the load balancing policies of
    /// <see cref="GrpcChannelOptions.ServiceConfig"/>; retries, hedging and everything else stay. A channel fails to be
    /// created if the handler or the service config has been replaced afterwards.</para>
    /// <para>Without a handler, it creates one that is disposed with the channel. Options for several channels need a
    /// handler of their own.</para>
    /// <para>The members of the pool are the addresses of the resolver, with <c>host:port</c> in lower case as id. An
    /// error of the resolver and an empty list keep the last members.</para>
    /// </remarks>
    public static GrpcChannelOptions UseBalancing(this GrpcChannelOptions options, BalancingConfig config)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(config);
        if (options.HttpClient is not null)
        {
            throw new InvalidOperationException(
                "UseBalancing counts calls in GrpcChannelOptions.HttpHandler, but HttpClient is set. "
                + "Set HttpHandler instead.");
        }

        IServiceProvider? services = BalancingServices.Unwrap(options);
        if (options.HttpHandler is null)
        {
            options.HttpHandler = BalancingHandler.CreateDefault();
            options.DisposeHttpClient = true; // as gRPC does with a handler that it creates
        }
        else if (!BalancingHandler.IsPartOf(options.HttpHandler))
        {
            options.HttpHandler = new BalancingHandler(options.HttpHandler);
        }

        options.ServiceConfig = ServiceConfigs.With(config, options.ServiceConfig);
        options.ServiceProvider = new BalancingServices(options, config, services);
        return options;
    }
}
