using System.Diagnostics.CodeAnalysis;
using HttpGateway.Discovery;

namespace HttpGateway.Hosting;

/// <summary>Runs the discovery sources until the gateway stops.</summary>
internal sealed class DiscoveryRunner : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _running;
    private readonly ILogger _log;

    public DiscoveryRunner(GatewayHost host, ILogger<DiscoveryRunner> log)
    {
        _log = log;
        _running = Task.WhenAll(host.Sources.Select(source => Task.Run(() => RunAsync(source, host))));
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _running;
        _stop.Dispose();
    }

    private async Task RunAsync(IDiscoverySource source, GatewayHost host)
    {
        try
        {
            await new RestartingSource(source, _log).RunAsync(
                found => _ = TakeAsync(source.Name, found, host), _stop.Token);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // The gateway stops.
        }
    }

    [SuppressMessage("Design", "CA1031:Do not catch general exception types", Justification = "The source goes on.")]
    private async Task TakeAsync(string source, DiscoverySnapshot found, GatewayHost host)
    {
        try
        {
            await host.Routes.TakeAsync(source, found);
        }
        catch (Exception failure) when (!_stop.IsCancellationRequested)
        {
            _log.NotUsed(failure, source);
        }
    }
}
