using Balancing.Tests.Support;

namespace Balancing.Tests.Models;

[Collection(SerialTests.Name)]
public class ParallelPoolTests
{
    private const int Ids = 6;

    private readonly BackendPool _pool = Pools.Create(Ids);

    // Each thread counts for itself: plus one for each lease it took on an id, minus one for each it returned. The sum
    // over all threads is the model. Members change their weight and object all the time, but none is removed.
    [Fact]
    public void After_concurrent_work_each_count_is_the_sum_over_all_threads_P09_P10()
    {
        IBackendSelector[] selectors = SelectorCatalog.CreateAll(_pool);
        List<Dictionary<string, int>> books = [];
        List<List<BackendLease>> held = [];
        Workers workers = new();
        for (int i = 0; i < 3; i++)
        {
            Random random = Seeds.Random(910 + i);
            Dictionary<string, int> book = [];
            List<BackendLease> leases = [];
            books.Add(book);
            held.Add(leases);
            workers.Repeat(() => TakeOrReturn(selectors, leases, book, random));
        }

        Random changes = Seeds.Random(920);
        workers.Repeat(() => _pool.AddOrReplace(new Backend($"b{changes.Next(Ids)}", changes.Next(1, 9))));
        workers.Repeat(
            () => Assert.All(_pool.Backends, static backend => Assert.InRange(backend.InFlightCount, 0, 3 * 20)));
        workers.RunFor(TimeSpan.FromSeconds(2));

        Assert.All(
            _pool.Backends,
            backend => Assert.Equal(books.Sum(book => book.GetValueOrDefault(backend.Id)), backend.InFlightCount));
        held.ForEach(static leases => leases.ForEach(static lease => lease.Dispose()));
        Assert.All(_pool.Backends, static backend => Assert.Equal(0, backend.InFlightCount));
    }

    private void TakeOrReturn(
        IBackendSelector[] selectors, List<BackendLease> leases, Dictionary<string, int> book, Random random)
    {
        if (leases.Count < 19 && random.Next(2) == 0)
        {
            BackendLease lease = random.Next(2) == 0
                ? random.NextOf(selectors).Acquire(random.NextContext())
                : random.NextOf(_pool.Backends).Acquire();
            Assert.True(lease.IsAcquired);
            leases.Add(lease);
            book[lease.Backend.Id] = book.GetValueOrDefault(lease.Backend.Id) + 1;
        }
        else if (leases.Count > 0)
        {
            BackendLease lease = random.NextOf(leases);
            lease.Dispose();
            lease.Dispose();
            leases.Remove(lease);
            book[lease.Backend!.Id]--;
        }
    }
}
