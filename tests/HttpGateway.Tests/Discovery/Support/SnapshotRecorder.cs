using HttpGateway.Discovery;

namespace HttpGateway.Tests.Discovery.Support;

/// <summary>Runs a source and keeps what it publishes.</summary>
internal sealed class SnapshotRecorder : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<DiscoverySnapshot> _all = [];
    private readonly Task _running;

    public SnapshotRecorder(IDiscoverySource source) => _running = Task.Run(() => source.RunAsync(Add, _stop.Token));

    public DiscoverySnapshot[] All
    {
        get
        {
            lock (_all)
            {
                return [.. _all];
            }
        }
    }

    /// <summary>Waits until the last snapshot is as expected.</summary>
    public async Task<DiscoverySnapshot> UntilAsync(Func<DiscoverySnapshot, bool> expected) => (await Wait.UntilAsync(
        () => _running.IsFaulted ? Task.FromException<DiscoverySnapshot?>(_running.Exception)
            : Task.FromResult(All.LastOrDefault()),
        snapshot => snapshot is not null && expected(snapshot)))!;

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _running.Bounded());
        _stop.Dispose();
    }

    private void Add(DiscoverySnapshot snapshot)
    {
        lock (_all)
        {
            _all.Add(snapshot);
        }
    }
}
