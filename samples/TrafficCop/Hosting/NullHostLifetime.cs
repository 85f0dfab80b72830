namespace TrafficCop.Hosting;

/// <summary>Ten servers in one process must not each listen for Ctrl+C: <see cref="Interruption"/> does.</summary>
internal sealed class NullHostLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
