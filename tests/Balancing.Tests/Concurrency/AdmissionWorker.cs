using Balancing.Tests.Support;

namespace Balancing.Tests.Concurrency;

/// <summary>One thread of the soak test with all options: takes leases of several costs, reports and returns
/// them.</summary>
internal sealed class AdmissionWorker(AdmissionPool pool, IBackendSelector[] selectors, Random random)
{
    private const int MostHeld = 25;

    private readonly List<Taken> _held = [];

    public IReadOnlyList<Taken> Held => _held;

    public void Step()
    {
        if (_held.Count < MostHeld && random.Next(5) > 1)
        {
            Take();
        }
        else if (_held.Count > 0)
        {
            Return(random.Next(_held.Count));
        }
    }

    public void ReturnAll() => _held.ForEach(static taken => taken.Lease.Dispose());

    private void Take()
    {
        int cost = random.Next(4) == 0 ? random.Next(1, 5) : 1;
        string? preferred = random.Next(3) == 0 ? AdmissionPool.DrainingId : null;
        SelectionContext context = new()
        {
            Key = SelectionKey.FromHash((ulong)random.Next(50)), // few keys, so that some are hot
            Cost = cost,
            Preferred = preferred,

            // Health is disregarded for the pool, never for what exclusions leave.
            Excluded = pool.IsCapped && random.Next(3) == 0 ? new[] { new Backend($"b{random.Next(9)}") } : default,
        };
        IBackendSelector selector = random.NextOf(selectors);
        BackendLease lease = selector.Acquire(context);
        Assert.True(lease.IsAcquired, "Nothing was selected although one member could take it throughout (P02, P15).");
        string id = lease.Backend.Id;
        Assert.False(id is AdmissionPool.ClosedId or AdmissionPool.AsleepId, $"An order was disregarded: {id} (P14).");
        Assert.True(
            id != AdmissionPool.DrainingId || (selector is StickySelector && preferred == id),
            "A draining one was picked for another than its session (P02).");
        Assert.False(context.Excludes(lease.Backend), "An excluded one was picked (P02).");
        Assert.InRange(lease.Backend.InFlightCount, cost, pool.CapOf(id));
        _held.Add(new Taken(lease, cost));
    }

    private void Return(int index)
    {
        BackendLease lease = _held[index].Lease;
        _held.RemoveAt(index);
        switch (random.Next(5))
        {
            case 0:
                lease.Report(RequestOutcome.Canceled);
                break;
            case 1 or 2:
                // Some servers fail always, so that ejection has something to do.
                string id = lease.Backend!.Id;
                bool isBad = id is "b1" or "b2" or "b3" or "b4" or "b5" or AdmissionPool.RockId;
                lease.Report(isBad && pool.MayFail(id) ? RequestOutcome.Failed : RequestOutcome.Succeeded);
                break;
        }

        lease.Dispose();
        lease.Dispose();
    }

    /// <summary>A lease and what it counts.</summary>
    internal sealed record Taken(BackendLease Lease, int Cost);
}
