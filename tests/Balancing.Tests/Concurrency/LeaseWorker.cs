using System.Collections.Concurrent;
using Balancing.Tests.Support;

namespace Balancing.Tests.Concurrency;

/// <summary>The part of one thread in the soak test: takes leases, holds them, and returns them in many ways.</summary>
internal sealed class LeaseWorker(IBackendSelector[] selectors, Random random)
{
    private const int MostHeld = 30;

    private readonly List<BackendLease> _held = [];

    // Leases that this worker and its neighbor dispose at about the same time.
    private readonly ConcurrentQueue<BackendLease> _shared = [];

    public IReadOnlyList<BackendLease> Held => _held;

    public void Step(LeaseWorker neighbor)
    {
        if (_shared.TryDequeue(out BackendLease? theirs))
        {
            theirs.Dispose();
        }

        if (_held.Count < MostHeld && random.Next(2) == 0)
        {
            BackendLease lease = random.NextOf(selectors).Acquire(random.NextContext());
            Assert.True(lease.IsAcquired, "Nothing was selected although one member was available all the time.");
            Assert.InRange(lease.Backend.InFlightCount, 1, int.MaxValue);
            _held.Add(lease);
        }
        else if (_held.Count > 0)
        {
            Return(random.Next(_held.Count), neighbor);
        }
    }

    public void ReturnAll()
    {
        foreach (BackendLease lease in _held.Concat(_shared))
        {
            lease.Dispose();
        }
    }

    private void Return(int index, LeaseWorker neighbor)
    {
        BackendLease lease = _held[index];
        _held.RemoveAt(index);
        switch (random.Next(3))
        {
            case 0:
                neighbor._shared.Enqueue(lease);
                break;
            case 1:
                lease.Dispose();
                break;
        }

        lease.Dispose();
    }
}
