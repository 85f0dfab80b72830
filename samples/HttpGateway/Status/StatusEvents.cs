namespace HttpGateway.Status;

/// <summary>Sends the report to one client whenever it changes.</summary>
internal static class StatusEvents
{
    private const int PausesOfSilence = 30;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    /// <summary>Sends until the client is gone or the program ends.</summary>
    /// <remarks>A client that reads slowly gets fewer events, not late ones. Comments keep a silent connection in use,
    /// so that a dead one ends.</remarks>
    public static async Task SendAsync(
        HttpContext context, StatusFeed feed, TimeProvider time, CancellationToken stopping)
    {
        using CancellationTokenSource end = CancellationTokenSource.CreateLinkedTokenSource(
            context.RequestAborted, stopping);
        HttpResponse response = context.Response;
        response.ContentType = "text/event-stream";
        try
        {
            byte[]? sent = null;
            int pauses = 0;
            while (true)
            {
                byte[] latest = feed.Latest;
                if (latest != sent || ++pauses == PausesOfSilence)
                {
                    await response.Body.WriteAsync(latest != sent ? latest : ": idle\n\n"u8.ToArray(), end.Token);
                    await response.Body.FlushAsync(end.Token);
                    sent = latest;
                    pauses = 0;
                }

                await Task.Delay(Pause, time, end.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The end of every stream.
        }
    }
}
