namespace HttpGateway.Hosting.Drain;

/// <summary>What is on its way to the gateway when the drain begins: connections that the system has made, and requests
/// that clients have sent. Kestrel would close a connection before its first request has come.</summary>
internal sealed class Arrivals(ListenSockets sockets, ConnectionCount connections)
{
    // Pauses are counted instead of time: a process that gets no processor for a while has no time to read either.
    private const int LeastPauses = 25; // 250 ms, in which handshakes end
    private const int MostPauses = 100; // 1 s, after which idle connections are closed
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    /// <summary>Ignores new connections, and waits until nothing is on its way.</summary>
    /// <param name="over">Ends the wait.</param>
    public async Task FinishAsync(CancellationToken over)
    {
        sockets.TurnAway();
        for (int pauses = 0; !over.IsCancellationRequested && MayArrive(pauses); pauses++)
        {
            await Task.Delay(Pause, CancellationToken.None); // it is short
        }
    }

    private bool MayArrive(int pauses) =>
        pauses < LeastPauses || sockets.HasWaiting || (pauses < MostPauses && connections.Open > 0);
}
