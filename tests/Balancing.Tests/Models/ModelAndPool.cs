namespace Balancing.Tests.Models;

/// <summary>
/// Two pools, backends of three ids and their leases, with a model of each. Applies each step to both and compares.
/// </summary>
internal sealed class ModelAndPool : IDisposable
{
    private const int MostBackends = 24;

    private readonly PoolPair[] _pools = [new(), new()];
    private readonly List<ModelBackend> _backends = [];
    private readonly Dictionary<ModelBackend, Backend> _real = [];
    private readonly List<ModelLease> _leases = [];
    private readonly List<(Task Task, ModelCount Count)> _waits = [];

    public ModelAndPool()
    {
        for (int i = 0; i < 6; i++)
        {
            Create(i, weight: 1 + (i / 3 * 2)); // each id with weight 1, and with weight 3
        }
    }

    public void Do(PoolOperation operation)
    {
        int detail = operation.Detail;
        ModelBackend subject = _backends[operation.Subject % _backends.Count];
        PoolPair pool = _pools[detail % 5 == 0 ? 1 : 0];
        switch (operation.Action)
        {
            case PoolAction.Create when _backends.Count < MostBackends:
                Create(operation.Subject, weight: detail % 7);
                break;
            case PoolAction.AddOrReplace:
                pool.Change(real => real.AddOrReplace(_real[subject]), With(pool, subject));
                break;
            case PoolAction.Remove:
                Remove(pool, subject.Id);
                break;
            case PoolAction.ReplaceAll:
                List<ModelBackend> next = Some(operation.Subject, detail);
                pool.Change(real => real.ReplaceAll(next.Select(backend => _real[backend])), next);
                break;
            case PoolAction.ReplaceAllWithOneIdTwice:
                pool.Change(real => real.ReplaceAll([_real[subject], _real[subject]]), [subject, subject]);
                break;
            case PoolAction.ChangeThatAViewRejects when pool.Model.Accepts([subject])
                && !pool.Model.Members.Contains(subject):
                pool.Reject(real => real.AddOrReplace(_real[subject]));
                break;
            case PoolAction.MakeAvailable or PoolAction.MakeUnavailable or PoolAction.MakeHealthy
                or PoolAction.MakeUnhealthy or PoolAction.Drain or PoolAction.EndDrain:
                subject.Flags.Set(operation.Action, _real[subject]);
                break;
            case PoolAction.Acquire:
                Lease(_real[subject].Acquire(), subject);
                break;
            case PoolAction.Select:
                Select(pool, operation);
                break;
            case PoolAction.Dispose or PoolAction.DisposeTwice or PoolAction.DisposeFromTwoThreads
                when _leases.Count > 0:
                Return(_leases[operation.Subject % _leases.Count], operation.Action);
                break;
            case PoolAction.WaitForIdle:
                _waits.Add((_real[subject].WaitForIdleAsync(), subject.Count));
                break;
        }
    }

    public void Check()
    {
        foreach (PoolPair pool in _pools)
        {
            pool.Check(_real);
        }

        foreach (ModelBackend backend in _backends)
        {
            Assert.Equal(backend.Count.Value, _real[backend].InFlightCount);
            Assert.Equal(
                (backend.Flags.IsAvailable, backend.Flags.IsHealthy, backend.Flags.IsDraining),
                (_real[backend].IsAvailable, _real[backend].IsHealthy, _real[backend].IsDraining));
        }

        Assert.All(
            _waits,
            wait =>
                Assert.True(wait.Count.Value > 0 ? !wait.Task.IsCompleted : wait.Task.Wait(TimeSpan.FromSeconds(10))));
        _waits.RemoveAll(static wait => wait.Count.Value == 0);
    }

    public void Dispose() => Array.ForEach(_pools, static pool => pool.Dispose());

    private static List<ModelBackend> With(PoolPair pool, ModelBackend subject)
    {
        List<ModelBackend> next = [.. pool.Model.Members];
        int place = next.FindIndex(member => member.Id == subject.Id);
        next.RemoveRange(place < 0 ? next.Count : place, place < 0 ? 0 : 1);
        next.Insert(place < 0 ? next.Count : place, subject);
        return next;
    }

    private void Create(int id, int weight)
    {
        ModelBackend backend = new($"id-{id % 3}", weight);
        _backends.Add(backend);
        _real.Add(backend, new Backend(backend.Id, weight));
    }

    private static void Remove(PoolPair pool, string id)
    {
        bool isMember = pool.Model.Find(id) is not null;
        bool removed = !isMember;
        pool.Change(real => removed = real.Remove(id), [.. pool.Model.Members.Where(member => member.Id != id)]);
        Assert.Equal(isMember, removed);
    }

    /// <summary>Some of the backends with distinct ids, in random order.</summary>
    private List<ModelBackend> Some(int mask, int rotation) =>
        [.. _backends.Skip(rotation % _backends.Count).Concat(_backends)
            .Where(backend => ((mask >> (_backends.IndexOf(backend) % 8)) & 1) != 0)
            .DistinctBy(static backend => backend.Id)];

    private void Select(PoolPair pool, PoolOperation operation)
    {
        BackendLease lease = pool.Select(operation.Subject, SelectionKey.FromHash(operation.Detail));
        List<ModelBackend> candidates = pool.Model.Candidates;
        Assert.Equal(candidates.Count > 0, lease.IsAcquired);
        if (lease.IsAcquired)
        {
            ModelBackend picked = Assert.Single(candidates, candidate => _real[candidate] == lease.Backend);
            Assert.False(pool.ReadsLoad(operation.Subject) && candidates.Exists(picked.IsMoreLoadedThan));
            Lease(lease, picked);
        }
    }

    private void Lease(BackendLease lease, ModelBackend backend)
    {
        Assert.Same(_real[backend], lease.Backend);
        backend.Count.Value++;
        _leases.Add(new ModelLease(lease, backend.Count));
    }

    private static void Return(ModelLease lease, PoolAction how)
    {
        lease.Return();
        if (how == PoolAction.DisposeFromTwoThreads)
        {
            Parallel.Invoke(lease.Real.Dispose, lease.Real.Dispose);
            return;
        }

        lease.Real.Dispose();
        if (how == PoolAction.DisposeTwice)
        {
            lease.Real.Dispose();
        }
    }
}
