using Balancing.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Balancing.Tests.Concurrency;

/// <summary>
/// All options at once: caps, load factor, slow start, ejection, panic and suspensions, while the membership changes
/// and every selector works. The amount of work is fixed.
/// </summary>
[Collection(SerialTests.Name)]
public sealed class AdmissionSoakTests : IDisposable
{
    private const int Steps = 40_000;
    private const int Changes = 2_000;
    private const int ChangesPerLook = 4;

    private readonly FakeTimeProvider _time = new();
    private AdmissionPool _pool = null!;
    private IBackendSelector[] _selectors = [];
    private int _working;
    private bool _hasChanged;

    public void Dispose() => Array.ForEach(_selectors, static selector => (selector as IDisposable)?.Dispose());

    [Theory]
    [InlineData(1, true)]
    [InlineData(2, true)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    public void With_all_options_every_rule_holds_at_every_moment_P02_P09_P15_P16_P20(int seed, bool isCapped)
    {
        _pool = new AdmissionPool(_time, isCapped);
        IBackendSelector[] all = SelectorCatalog.CreateAll(_pool.Real);
        _selectors =
        [
            .. all,
            .. all.Select(static selector => new StickySelector(selector)),
            new FailoverSelector(all[0], new RandomSelector(_pool.Spare)),
        ];
        AdmissionWorker[] takers =
        [
            .. Enumerable.Range(0, 3)
                .Select(i => new AdmissionWorker(_pool, _selectors, Seeds.Random((100 * seed) + i))),
        ];
        _working = takers.Length;
        Workers workers = new();
        foreach (AdmissionWorker taker in takers)
        {
            workers.Add(() => Work(taker));
        }

        AdmissionSnapshot.Sightings seen = new();
        AdmissionSnapshot.Sightings seenBetweenChanges = new();
        Random changes = Seeds.Random(seed);
        Random moments = Seeds.Random(-seed);
        workers.Add(() =>
        {
            for (int change = 0; change < Changes || IsWorking(); change++)
            {
                _pool.ChangeSomething(changes);
                if (change % ChangesPerLook == 0)
                {
                    // On a busy machine the changes come in bursts, and the other thread sees few of the states.
                    AdmissionSnapshot.Check(_pool, seenBetweenChanges);
                }
            }

            Volatile.Write(ref _hasChanged, true);
        });
        workers.Add(() =>
        {
            while (IsWorking() || !Volatile.Read(ref _hasChanged))
            {
                AdmissionSnapshot.Check(_pool, seen);
                _time.Advance(TimeSpan.FromMilliseconds(moments.Next(1, 200)));
            }
        });
        workers.Run();

        // Otherwise the run has shown nothing.
        seen.Add(seenBetweenChanges);
        Assert.True(seen is { Ejected: > 0, Panics: > 0, Warming: > 0, Suspended: > 0 }, seen.ToString());
        Assert.Equal(isCapped, seen.Full > 0);
        AssertCountsAreThoseOf(takers.SelectMany(static taker => taker.Held));
        Parallel.ForEach(takers, static taker => taker.ReturnAll());
        AssertCountsAreThoseOf([]);
        AssertAllComeBack();
        AssertLeastConnectionsAreExact();
    }

    private void Work(AdmissionWorker taker)
    {
        try
        {
            for (int step = 0; step < Steps; step++)
            {
                taker.Step();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _working);
        }
    }

    private bool IsWorking() => Volatile.Read(ref _working) > 0;

    // At rest the count of an id, member or not, is what its leases cost (P09, P10, T42).
    private void AssertCountsAreThoseOf(IEnumerable<AdmissionWorker.Taken> leases)
    {
        ILookup<string, int> costs =
            leases.ToLookup(static taken => taken.Lease.Backend!.Id, static taken => taken.Cost);
        Assert.All(
            _pool.Latest.Concat(_pool.Spare.Backends),
            backend => Assert.Equal(costs[backend.Id].Sum(), backend.InFlightCount));
        Assert.Equal(
            costs.Where(static costs => costs.Key != AdmissionPool.SpareId).Sum(static costs => costs.Sum()),
            _pool.Real.Admission.Bound!.Total);
    }

    // What runs out comes to its end without any request.
    private void AssertAllComeBack()
    {
        _time.Advance(TimeSpan.FromHours(1));
        _time.Advance(AdmissionPool.Window);
        Assert.All(_pool.Real.Backends, static backend => Assert.False(backend.IsEjected));
        Assert.All(_pool.Real.Backends, static backend => Assert.Equal(1, backend.SlowStartShare));
        Assert.All(
            _pool.Real.GetStatus().Where(static status => status.Id != AdmissionPool.AsleepId),
            static status => Assert.Null(status.ReturnsIn));
    }

    private void AssertLeastConnectionsAreExact()
    {
        LeastConnectionsSelector selector = _selectors.OfType<LeastConnectionsSelector>().Single();
        List<BackendLease> leases = [];
        for (int i = 0; i < 100; i++)
        {
            double least = _pool.Real.Backends.Where(static backend => default(SelectionContext).CanSelect(backend))
                .Min(static backend => (double)backend.InFlightCount / backend.Weight);
            BackendLease lease = selector.Acquire();
            leases.Add(lease);
            Assert.Equal(least, (lease.Backend!.InFlightCount - 1.0) / lease.Backend.Weight, 1e-9);
        }

        leases.ForEach(static lease => lease.Dispose());
    }
}
