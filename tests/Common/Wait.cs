namespace Balancing.Tests.Common;

/// <summary>Waits that fail a test that hangs. No test depends on the length of the limit.</summary>
internal static class Wait
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>The same task, which fails at the limit.</summary>
    public static Task<T> Bounded<T>(this Task<T> task) => task.WaitAsync(Limit);

    /// <summary>The same task, which fails at the limit.</summary>
    public static Task<T> Bounded<T>(this ValueTask<T> task) => task.AsTask().Bounded();

    /// <summary>The same task, which fails at the limit.</summary>
    public static Task Bounded(this Task task) => task.WaitAsync(Limit);

    /// <summary>Asks again and again until a condition holds.</summary>
    public static async Task<T> UntilAsync<T>(Func<Task<T>> ask, Func<T, bool> holds)
    {
        using CancellationTokenSource limit = new(Limit);
        while (true)
        {
            T answer = await ask();
            if (holds(answer))
            {
                return answer;
            }

            if (limit.IsCancellationRequested)
            {
                throw new TimeoutException($"The condition does not hold after {Limit}. The last answer: {answer}");
            }

            await Task.Delay(Pause);
        }
    }
}
