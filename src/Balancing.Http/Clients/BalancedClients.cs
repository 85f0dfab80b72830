using Balancing.Hosting;
using Balancing.Http.Discovery;
using Balancing.Http.Requests;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.ServiceDiscovery;

namespace Balancing.Http.Clients;

/// <summary>Registers what a client needs: handlers, and what they get from the services.</summary>
internal static class BalancedClients
{
    // A host for clients with a name that is no host. It is never looked up.
    private const string AnyHost = "backends";

    /// <summary>The name of the client.</summary>
    /// <exception cref="ArgumentException">The builder is for the defaults of all clients.</exception>
    public static string GetName(IHttpClientBuilder builder) =>
        builder.Name ?? throw new ArgumentException(
            "Balancing must be added to a client with a name, but was added to the defaults of all clients.",
            nameof(builder));

    /// <summary>Adds settings to a client. The first call for a client adds the handlers.</summary>
    public static IHttpClientBuilder Add(
        IHttpClientBuilder builder,
        Func<IServiceProvider, IConfiguration>? getSection,
        Action<HttpBalancingOptions>? configure)
    {
        IServiceCollection services = builder.Services;
        string name = builder.Name;
        services.AddSingleton(provider => new ClientSettings(name, getSection?.Invoke(provider), configure));
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IConfigureOptions<NamedBackendPoolOptions>, ConfigureClientPool>());
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<NamedBackendPoolOptions>, ValidateClientPool>());
        if (services.Any(service => service.ServiceType == typeof(ClientRules) && name.Equals(service.ServiceKey)))
        {
            return builder;
        }

        services.AddKeyedSingleton(name, static (provider, key) => new ClientRules(
            (string)key!,
            provider.GetServices<ClientSettings>(),
            provider.GetRequiredService<IOptionsFactory<NamedBackendPoolOptions>>(),
            provider.GetService<TimeProvider>() ?? TimeProvider.System));
        string host = Uri.CheckHostName(name) == UriHostNameType.Dns ? name : AnyHost;
        return builder
            .ConfigureHttpClient(client => client.BaseAddress ??= new Uri($"{Uri.UriSchemeHttp}://{host}/"))
            .ConfigureAdditionalHttpMessageHandlers((handlers, provider) =>
            {
                handlers.Insert(0, new RequestAttemptsHandler());
                ClientRules rules = provider.GetRequiredKeyedService<ClientRules>(name);
                handlers.Add(
                    new BalancingHandler(
                        provider.GetRequiredKeyedService<IBackendSelector>(name), () => rules.Current));
            });
    }

    /// <summary>Lets discovery set the members of a client's pool.</summary>
    public static IHttpClientBuilder AddDiscovery(IHttpClientBuilder builder, ServiceName service)
    {
        string name = builder.Name;
        builder.Services.AddKeyedSingleton(name, (provider, _) => new DiscoveredMembers(
            service,
            provider.GetBackendPool(name),
            provider.GetServices<IServiceEndpointProviderFactory>(),
            provider.GetService<TimeProvider>() ?? TimeProvider.System,
            provider.GetRequiredService<ILogger<DiscoveredMembers>>()));
        return builder.ConfigureAdditionalHttpMessageHandlers((handlers, provider) => handlers.Insert(
            FindBalancing(handlers),
            new DiscoveryHandler(provider.GetRequiredKeyedService<DiscoveredMembers>(name))));
    }

    // Inside resilience handlers, which repeat a lookup that has failed.
    private static int FindBalancing(IList<DelegatingHandler> handlers)
    {
        int last = handlers.Count - 1;
        while (handlers[last] is not BalancingHandler)
        {
            last--;
        }

        return last;
    }
}
