using Balancing;
using Balancing.Hosting;
using Balancing.Hosting.Configuration;
using Balancing.Hosting.Pools;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds backend pools by name to the services.</summary>
/// <remarks>
/// <para>Each name has one <see cref="BackendPool"/> and one <see cref="IBackendSelector"/>, as keyed singletons under
/// the name. The same name may be added several times: the configurations add up in the order of the calls.</para>
/// <para>A wrong configuration fails the start of the host with all of its errors. A reload that is wrong is refused as
/// a whole, and each error is logged.</para>
/// </remarks>
public static class BackendPoolServiceCollectionExtensions
{
    /// <summary>Adds a pool that is read from the section <c>Balancing:</c><paramref name="name"/> of the
    /// configuration among the services.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name of the pool; not empty.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static IServiceCollection AddBackendPool(this IServiceCollection services, string name)
    {
        AddPool(services, name);
        return AddSection(
            services,
            provider => new PoolSection(
                name,
                provider.GetRequiredService<IConfiguration>().GetSection(
                    ConfigurationPath.Combine(PoolSection.Root, name))));
    }

    /// <summary>Adds a pool that is read from a section of a configuration.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name of the pool; not empty.</param>
    /// <param name="section">The section: the parent of the key <c>Backends</c>.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static IServiceCollection AddBackendPool(
        this IServiceCollection services, string name, IConfiguration section)
    {
        ArgumentNullException.ThrowIfNull(section);
        AddPool(services, name);
        PoolSection source = new(name, section);
        return AddSection(services, _ => source);
    }

    /// <summary>Adds a pool that code configures.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name of the pool; not empty.</param>
    /// <param name="configure">Sets the options. It runs at the start, and again with a new object at each reload of a
    /// section of the pool.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> is empty.</exception>
    public static IServiceCollection AddBackendPool(
        this IServiceCollection services, string name, Action<NamedBackendPoolOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        AddPool(services, name);
        return services.Configure(name, configure);
    }

    private static IServiceCollection AddSection(
        IServiceCollection services, Func<IServiceProvider, PoolSection> create) =>
        services
            .AddSingleton(create)
            .AddSingleton<IConfigureOptions<NamedBackendPoolOptions>>(create);

    private static void AddPool(IServiceCollection services, string name)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(name);
        PoolRegistration registration = new(name);
        if (services.Any(
            service => service.ServiceType == typeof(PoolRegistration)
                && registration.Equals(service.ImplementationInstance)))
        {
            return;
        }

        services.AddSingleton(registration);
        services.AddOptions<NamedBackendPoolOptions>(name).ValidateOnStart();
        services.TryAddEnumerable(
            ServiceDescriptor.Singleton<IValidateOptions<NamedBackendPoolOptions>, PoolOptionsValidator>());
        services.TryAddEnumerable(ServiceDescriptor.Singleton<IHostedService, BackendPoolsService>());
        services.AddKeyedSingleton(name, static (provider, key) => new NamedPool(
            (string)key!,
            provider.GetServices<PoolSection>(),
            provider.GetRequiredService<IOptionsFactory<NamedBackendPoolOptions>>(),
            provider.GetService<TimeProvider>(),
            provider.GetService<ILoggerFactory>()));
        services.AddKeyedSingleton(
            name, static (provider, key) => provider.GetRequiredKeyedService<NamedPool>(key).Pool);
        services.AddKeyedSingleton(
            name, static (provider, key) => provider.GetRequiredKeyedService<NamedPool>(key).CreateSelector());
    }
}
