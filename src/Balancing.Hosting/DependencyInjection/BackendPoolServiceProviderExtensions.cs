using Balancing;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Finds backend pools among the services.</summary>
public static class BackendPoolServiceProviderExtensions
{
    /// <summary>The pool of this name: the same object as the keyed service.</summary>
    /// <param name="services">The services.</param>
    /// <param name="name">The name that was passed to <c>AddBackendPool</c>.</param>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="InvalidOperationException">There is no pool of this name.</exception>
    /// <exception cref="Options.OptionsValidationException">The configuration of the pool is wrong, and no host has
    /// checked it at its start.</exception>
    public static BackendPool GetBackendPool(this IServiceProvider services, string name)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(name);
        return services.GetKeyedService<BackendPool>(name)
            ?? throw new InvalidOperationException(
                $"Backend pool '{name}' is not among the services; add it with AddBackendPool(\"{name}\").");
    }
}
