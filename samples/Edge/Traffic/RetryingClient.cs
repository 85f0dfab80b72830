namespace Edge.Traffic;

/// <summary>Sends requests that may be repeated, and repeats those that fail.</summary>
/// <param name="attempt">Sends the request once.</param>
/// <param name="counts">Counts what comes of it.</param>
/// <param name="pause">The wait before the second attempt; it doubles with each attempt.</param>
internal sealed class RetryingClient(Func<Task<AttemptResult>> attempt, TrafficCounts counts, TimeSpan pause)
{
    /// <summary>The attempts of one request.</summary>
    public const int MaxAttempts = 5;

    /// <summary>Sends one request until it is answered, or all attempts have failed.</summary>
    public async Task SendAsync()
    {
        for (int made = 0; made < MaxAttempts; made++)
        {
            if (made > 0)
            {
                await Task.Delay(pause * (1 << (made - 1)));
            }

            AttemptResult result = await attempt();
            if (result == AttemptResult.Reset)
            {
                counts.CountReset();
            }

            if (result == AttemptResult.Answered)
            {
                counts.CountAnswer();
                return;
            }
        }

        counts.CountLoss();
    }
}
