using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Balancing.Hosting.Pools;

/// <summary>Creates all pools when the host starts, so that errors show then, and runs their health checks while the
/// host runs.</summary>
internal sealed class BackendPoolsService(IServiceProvider services, IEnumerable<PoolRegistration> registrations)
    : IHostedService
{
    private NamedPool[] _pools = [];

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _pools = [.. registrations.Select(
            registration => services.GetRequiredKeyedService<NamedPool>(registration.Name))];
        foreach (NamedPool pool in _pools)
        {
            services.GetRequiredKeyedService<IBackendSelector>(pool.Name);
        }

        foreach (NamedPool pool in _pools)
        {
            pool.StartChecks();
        }

        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) =>
        Task.WhenAll(_pools.Select(static pool => pool.StopChecksAsync())).WaitAsync(cancellationToken);
}
