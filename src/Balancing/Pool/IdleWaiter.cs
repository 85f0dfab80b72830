namespace Balancing.Pool;

/// <summary>One who waits for a count to reach zero, in a list of those who do.</summary>
internal sealed class IdleWaiter : TaskCompletionSource
{
    private readonly CancellationTokenRegistration _cancellation;

    public IdleWaiter(CancellationToken cancellationToken)
        : base(TaskCreationOptions.RunContinuationsAsynchronously) =>
        _cancellation = cancellationToken.UnsafeRegister(static (waiter, token) => ((IdleWaiter)waiter!).TrySetCanceled(token), this);

    /// <summary>The rest of the list.</summary>
    public IdleWaiter? Next { get; set; }

    /// <summary>Takes those who have given up waiting out of the rest of the list.</summary>
    /// <remarks>Others may do the same at the same time. The list grows at its head only and what is taken out is over, so
    /// the worst is that one who was taken out is in it again until the next look.</remarks>
    public void ForgetCancelled()
    {
        for (IdleWaiter? waiter = this; waiter is not null; waiter = waiter.Next)
        {
            while (waiter.Next is { Task.IsCanceled: true } cancelled)
            {
                waiter.Next = cancelled.Next;
            }
        }
    }

    public void Signal()
    {
        TrySetResult();
        _cancellation.Dispose();
    }
}
