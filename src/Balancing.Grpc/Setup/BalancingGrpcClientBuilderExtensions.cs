using Balancing.Grpc;
using Grpc.Net.ClientFactory;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Load balancing of the clients that <c>AddGrpcClient</c> registers.</summary>
public static class BalancingGrpcClientBuilderExtensions
{
    /// <summary>Makes the channel of a gRPC client balance its calls.</summary>
    /// <param name="builder">What <c>AddGrpcClient</c> returned.</param>
    /// <param name="config">The policy.</param>
    /// <returns><paramref name="builder"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">The client is no gRPC client.</exception>
    /// <remarks>Applies <see cref="GrpcBalancing.UseBalancing"/> after all <c>ConfigureChannel</c> calls, wherever it
    /// is called among them. A resolver comes from the services: register a <c>ResolverFactory</c>, and give the client
    /// an address with its scheme.</remarks>
    public static IHttpClientBuilder AddBalancing(this IHttpClientBuilder builder, BalancingConfig config)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(config);
        if (!IsGrpcClient(builder))
        {
            throw new InvalidOperationException(
                $"AddBalancing with a BalancingConfig needs a client of AddGrpcClient, but '{builder.Name}' is none.");
        }

        builder.Services.PostConfigure<GrpcClientFactoryOptions>(
            builder.Name, options => options.ChannelOptionsActions.Add(channel => channel.UseBalancing(config)));
        return builder;
    }

    // AddGrpcClient registers options of this type under the name of the client.
    private static bool IsGrpcClient(IHttpClientBuilder builder) =>
        builder.Services.Any(
            service => service.ServiceType == typeof(IConfigureOptions<GrpcClientFactoryOptions>)
                && !service.IsKeyedService
                && service.ImplementationInstance is ConfigureNamedOptions<GrpcClientFactoryOptions> named
                && named.Name == builder.Name);
}
