namespace Balancing.Http.Tests.Support;

/// <summary>Waits for what happens on other threads. The time-out is a safety net.</summary>
internal static class Eventually
{
    /// <summary>How long a test waits at most.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Waits until the condition holds.</summary>
    public static async Task HoldsAsync(Func<bool> condition, string what)
    {
        long start = Environment.TickCount64;
        while (!condition())
        {
            Assert.True(Environment.TickCount64 - start < Patience.TotalMilliseconds, $"In vain waited for: {what}.");
            await Task.Yield();
            await Task.Delay(1);
        }
    }

    /// <summary>Waits until all counts are back to zero.</summary>
    public static Task IdleAsync(BackendPool pool) =>
        Task.WhenAll(pool.Backends.Select(static backend => backend.WaitForIdleAsync())).WaitAsync(Patience);
}
