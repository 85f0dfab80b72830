namespace Balancing.Tests.Pool;

public class BackendTests
{
    [Fact]
    public void A_new_backend_is_available_idle_and_of_weight_1()
    {
        Backend backend = new("10.0.0.1:8080");
        Assert.Equal("10.0.0.1:8080", backend.Id);
        Assert.Equal(1, backend.Weight);
        Assert.True(backend.IsAvailable);
        Assert.Equal(0, backend.InFlightCount);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_000_000)]
    public void The_smallest_and_the_largest_weight_are_allowed(int weight) => Assert.Equal(weight, new Backend("a", weight).Weight);

    [Fact]
    public void The_text_of_a_backend_is_its_id_and_a_weight_other_than_1()
    {
        Assert.Equal("a", new Backend("a").ToString());
        Assert.Equal("a (weight 3)", new Backend("a", 3).ToString());
    }

    [Theory]
    [InlineData("\U0001F600")]
    [InlineData("日本 \0 server")]
    [InlineData(" ")]
    public void Any_well_formed_text_is_an_id(string id) => Assert.Equal(id, new Backend(id).Id);

    [Fact]
    public void Leases_are_counted_without_a_pool()
    {
        Backend backend = new("a");
        using (BackendLease first = backend.Acquire())
        using (BackendLease second = backend.Acquire())
        {
            Assert.True(first.IsAcquired);
            Assert.Same(backend, second.Backend);
            Assert.Equal(2, backend.InFlightCount);
        }

        Assert.Equal(0, backend.InFlightCount);
    }

    [Fact]
    public async Task Waiting_for_idle_ends_with_the_last_lease()
    {
        Backend backend = new("a");
        Assert.True(backend.WaitForIdleAsync().IsCompletedSuccessfully);
        BackendLease first = backend.Acquire();
        BackendLease second = backend.Acquire();
        Task idle = backend.WaitForIdleAsync();
        first.Dispose();
        Assert.False(idle.IsCompleted);
        second.Dispose();
        await idle.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task Waiting_can_be_given_up_without_touching_the_leases()
    {
        Backend backend = new("a");
        using CancellationTokenSource source = new();
        using BackendLease lease = backend.Acquire();
        Task idle = backend.WaitForIdleAsync(source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => idle);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => backend.WaitForIdleAsync(source.Token));
        Assert.Equal(1, backend.InFlightCount);
    }
}
