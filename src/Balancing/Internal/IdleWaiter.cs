namespace Balancing.Internal;

/// <summary>One who waits for a count to reach zero, in a list of those who do.</summary>
internal sealed class IdleWaiter : TaskCompletionSource
{
    private readonly CancellationTokenRegistration _cancellation;

    public IdleWaiter(CancellationToken cancellationToken)
        : base(TaskCreationOptions.RunContinuationsAsynchronously) =>
        _cancellation = cancellationToken.UnsafeRegister(static (waiter, token) => ((IdleWaiter)waiter!).TrySetCanceled(token), this);

    /// <summary>The rest of the list.</summary>
    public IdleWaiter? Next { get; set; }

    public void Signal()
    {
        TrySetResult();
        _cancellation.Dispose();
    }
}
