namespace TrafficCop.Hosting;

/// <summary>Does not handle Ctrl+C. All servers of the process share one handler, <see cref="Interruption"/>.</summary>
internal sealed class NullHostLifetime : IHostLifetime
{
    public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
