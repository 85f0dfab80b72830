namespace Edge.Traffic;

/// <summary>Clients that send one request after the other.</summary>
internal static class Load
{
    /// <summary>The clients.</summary>
    public const int Clients = 16;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Runs the clients until the token is canceled. Requests under way are completed.</summary>
    public static Task RunAsync(Uri address, TrafficCounts counts, CancellationToken stop) =>
        Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => Task.Run(() => RunClientAsync(address, counts, stop))));

    private static async Task RunClientAsync(Uri address, TrafficCounts counts, CancellationToken stop)
    {
        using HttpAttempts attempts = new(address);
        RetryingClient client = new(attempts.SendAsync, counts, Pause);
        while (!stop.IsCancellationRequested)
        {
            await client.SendAsync();
        }
    }
}
