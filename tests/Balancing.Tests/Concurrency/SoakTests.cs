using Balancing.Tests.Support;

namespace Balancing.Tests.Concurrency;

/// <summary>
/// All operations at once: select, hold, dispose once or twice, on this or another thread, while the pool is updated,
/// weights change and flags flip.
/// </summary>
[Collection(SerialTests.Name)]
public class SoakTests
{
    private const int Ids = 12;

    // Never changed, so one backend is available at every moment and no selection may fail.
    private readonly Backend _rock = new("rock");
    private readonly BackendPool _pool;
    private readonly IBackendSelector[] _selectors;
    private readonly Dictionary<string, Backend> _latest = [];

    public SoakTests()
    {
        _pool = new BackendPool([_rock, .. Enumerable.Range(0, Ids).Select(static i => new Backend($"b{i}"))]);
        _selectors = SelectorCatalog.CreateAll(_pool);
        foreach (Backend backend in _pool.Backends)
        {
            _latest[backend.Id] = backend;
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Under_concurrent_operations_every_count_returns_to_zero_P01_P02_P09_P10(int seed)
    {
        Workers workers = new();
        LeaseWorker[] holders =
            [.. Enumerable.Range(0, 3).Select(i => new LeaseWorker(_selectors, Seeds.Random((100 * seed) + i)))];
        for (int i = 0; i < holders.Length; i++)
        {
            (LeaseWorker holder, LeaseWorker neighbor) = (holders[i], holders[(i + 1) % holders.Length]);
            workers.Repeat(() => holder.Step(neighbor));
        }

        Random random = Seeds.Random(seed);
        workers.Repeat(() => ChangeSomething(random));
        workers.Repeat(
            () => Assert.All(_pool.Backends, static backend => Assert.InRange(backend.InFlightCount, 0, int.MaxValue)));
        workers.RunFor(TimeSpan.FromSeconds(3));

        // At rest the count of an id, member or not, is the number of its leases (P10).
        ILookup<string, BackendLease> held =
            holders.SelectMany(static holder => holder.Held).ToLookup(static lease => lease.Backend!.Id);
        Assert.All(_latest.Values, backend => Assert.Equal(held[backend.Id].Count(), backend.InFlightCount));
        Assert.All(
            held.SelectMany(static leases => leases),
            lease => Assert.Equal(held[lease.Backend!.Id].Count(), lease.Backend.InFlightCount));

        Parallel.ForEach(holders, static holder => holder.ReturnAll());
        Assert.All(_latest.Values, static backend => Assert.Equal(0, backend.InFlightCount));
        Loads.AssertExact(_selectors.OfType<LeastConnectionsSelector>().Single(), _pool);
    }

    private void ChangeSomething(Random random)
    {
        string id = $"b{random.Next(Ids)}";
        switch (random.Next(8))
        {
            case 0:
                _pool.Remove(id);
                break;
            case 1 or 2:
                _pool.AddOrReplace(_latest[id] = new Backend(id, random.Next(6)));
                break;
            case 3:
                _pool.AddOrReplace(_latest[id]); // returns, or stays
                break;
            case 4:
                Backend[] members =
                    [_rock, .. _pool.Backends.Where(backend => backend != _rock && random.Next(10) > 0)];
                random.Shuffle(members);
                _pool.ReplaceAll(members);
                break;
            default:
                _latest[id].IsAvailable = random.Next(2) == 0;
                break;
        }
    }
}
