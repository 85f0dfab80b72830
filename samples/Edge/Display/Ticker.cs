namespace Edge.Display;

/// <summary>Calls at intervals until a token is canceled, and once after that.</summary>
internal static class Ticker
{
    public static async Task RunAsync(Func<Task> callAsync, TimeSpan interval, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            await callAsync();
            await Task.Delay(interval, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await callAsync();
    }
}
