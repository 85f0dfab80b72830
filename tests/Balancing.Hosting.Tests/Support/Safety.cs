namespace Balancing.Hosting.Tests.Support;

/// <summary>The safety net of waits: a test that hangs fails.</summary>
internal static class Safety
{
    public static TimeSpan Limit { get; } = TimeSpan.FromMinutes(1);

    public static Task WithinLimit(this Task task) => task.WaitAsync(Limit);

    public static Task<T> WithinLimit<T>(this Task<T> task) => task.WaitAsync(Limit);

    public static Task<T> WithinLimit<T>(this ValueTask<T> task) => task.AsTask().WaitAsync(Limit);
}
