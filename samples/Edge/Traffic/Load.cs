namespace Edge.Traffic;

/// <summary>Clients that send requests one after the other.</summary>
internal sealed class Load(RetryingClient client)
{
    private const int Clients = 16;
    private const int UnsafeEvery = 10;

    private int _sent;

    /// <summary>Sends until the run is over, and waits for the answers.</summary>
    /// <param name="over">Ends the sending of new requests.</param>
    /// <param name="interrupted">Ends the waiting for answers too.</param>
    public Task RunAsync(CancellationToken over, CancellationToken interrupted) =>
        Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => SendAsync(over, interrupted)));

    private async Task SendAsync(CancellationToken over, CancellationToken interrupted)
    {
        try
        {
            while (!over.IsCancellationRequested)
            {
                RequestKind kind = Interlocked.Increment(ref _sent) % UnsafeEvery == 0
                    ? RequestKind.Unsafe
                    : RequestKind.Safe;
                await client.SendAsync(kind, interrupted);
            }
        }
        catch (OperationCanceledException) when (interrupted.IsCancellationRequested)
        {
            // What was in flight does not count.
        }
    }
}
