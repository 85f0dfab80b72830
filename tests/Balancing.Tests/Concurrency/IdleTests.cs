namespace Balancing.Tests.Concurrency;

public class IdleTests
{
    private readonly Backend _backend = new("b0");

    [Fact]
    public void Waiting_for_an_idle_backend_ends_at_once() =>
        Assert.True(_backend.WaitForIdleAsync().IsCompletedSuccessfully);

    [Fact]
    public async Task All_waits_end_with_the_last_lease_and_not_before()
    {
        BackendLease first = _backend.Acquire();
        BackendLease second = _backend.Acquire();
        Task[] waits =
        [
            _backend.WaitForIdleAsync(),
            _backend.WaitForIdleAsync(),
            _backend.WaitForIdleAsync(new CancellationToken()),
        ];
        first.Dispose();
        first.Dispose();
        Assert.All(waits, static wait => Assert.False(wait.IsCompleted));
        second.Dispose();
        await Task.WhenAll(waits).WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_canceled_wait_between_two_others_leaves_both_waiting()
    {
        BackendLease lease = _backend.Acquire();
        using CancellationTokenSource cancellation = new();
        using CancellationTokenSource never = new();
        Task first = _backend.WaitForIdleAsync(never.Token);
        Task second = _backend.WaitForIdleAsync(cancellation.Token);
        await cancellation.CancelAsync();
        Task third = _backend.WaitForIdleAsync(never.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        lease.Dispose();
        await Task.WhenAll(first, third).WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_continuation_of_a_wait_does_not_run_inside_Dispose()
    {
        BackendLease lease = _backend.Acquire();
        int disposing = Environment.CurrentManagedThreadId;
        using ThreadLocal<bool> isDisposing = new();
        Task<bool> follower = _backend.WaitForIdleAsync().ContinueWith(
            _ => isDisposing.Value,
            CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        isDisposing.Value = true;
        lease.Dispose();
        isDisposing.Value = false;
        Assert.False(
            await follower.WaitAsync(TimeSpan.FromSeconds(10)),
            $"The continuation ran inside Dispose, on thread {disposing}.");
    }

    [Fact]
    public void A_wait_that_begins_after_new_leases_does_not_end_with_the_old_ones()
    {
        _backend.Acquire().Dispose();
        using BackendLease lease = _backend.Acquire();
        Assert.False(_backend.WaitForIdleAsync().IsCompleted);
    }

    [Fact]
    public async Task A_canceled_wait_affects_neither_other_waits_nor_the_count()
    {
        BackendLease lease = _backend.Acquire();
        using CancellationTokenSource impatience = new();
        Task impatient = _backend.WaitForIdleAsync(impatience.Token);
        Task patient = _backend.WaitForIdleAsync(CancellationToken.None);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        Assert.False(patient.IsCompleted);
        Assert.Equal(1, _backend.InFlightCount);
        lease.Dispose();
        await patient.WaitAsync(TimeSpan.FromSeconds(10));
    }

    [Fact]
    public async Task A_wait_with_a_canceled_token_is_canceled_at_once()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _backend.WaitForIdleAsync(new CancellationToken(canceled: true)));
        using BackendLease lease = _backend.Acquire();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _backend.WaitForIdleAsync(new CancellationToken(canceled: true)));
    }

    [Fact]
    public async Task A_backend_can_be_waited_for_repeatedly()
    {
        for (int i = 0; i < 3; i++)
        {
            BackendLease lease = _backend.Acquire();
            Task wait = _backend.WaitForIdleAsync();
            Assert.False(wait.IsCompleted);
            lease.Dispose();
            await wait.WaitAsync(TimeSpan.FromSeconds(10));
        }
    }

    [Fact]
    public async Task A_wait_covers_leases_of_every_object_of_the_id_P10()
    {
        BackendPool pool = new(_backend);
        BackendLease lease = _backend.Acquire();
        Backend heavier = new("b0", 5);
        pool.AddOrReplace(heavier);
        Task wait = heavier.WaitForIdleAsync();
        Assert.False(wait.IsCompleted);
        lease.Dispose();
        await wait.WaitAsync(TimeSpan.FromSeconds(10));
    }
}
