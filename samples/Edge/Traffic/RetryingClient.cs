namespace Edge.Traffic;

/// <summary>Gets an answer to a request, with as many attempts as are allowed, and counts the result.</summary>
internal sealed class RetryingClient(
    ITransport transport, TrafficCounts counts, Func<TimeSpan, CancellationToken, Task> pause)
{
    public const int MaxAttempts = 6;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    /// <summary>Whether a request may be sent again.</summary>
    /// <remarks>What may have reached a server may have had an effect. So it is repeated only if it changes nothing.
    /// </remarks>
    public static bool MayRepeat(RequestKind kind, AttemptResult result) =>
        result == AttemptResult.NotConnected
        || (kind == RequestKind.Safe && result is AttemptResult.Cut or AttemptResult.GatewayError);

    /// <exception cref="OperationCanceledException">The run has been interrupted; the request does not count.
    /// </exception>
    public async Task SendAsync(RequestKind kind, CancellationToken cancellation)
    {
        using IDisposable inFlight = counts.BeginRequest();
        TimeSpan wait = FirstPause;
        for (int attempt = 1; ; attempt++)
        {
            AttemptResult result = await transport.SendAsync(kind, cancellation);
            counts.Count(result);
            if (result == AttemptResult.Answered)
            {
                return;
            }

            if (!MayRepeat(kind, result))
            {
                counts.CountNotRepeated();
                return;
            }

            if (attempt == MaxAttempts)
            {
                counts.CountLost();
                return;
            }

            await pause(wait, cancellation);
            wait *= 2;
        }
    }
}
