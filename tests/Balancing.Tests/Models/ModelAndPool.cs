using Microsoft.Extensions.Time.Testing;

namespace Balancing.Tests.Models;

/// <summary>
/// Two pools, backends of five ids and their leases, with a model of each. Applies each step to both and compares.
/// </summary>
internal sealed class ModelAndPool : IDisposable
{
    private const int Ids = 5;
    private const int MostBackends = 30;

    private readonly FakeTimeProvider _time = new();
    private readonly PoolPair[] _pools;
    private readonly List<ModelBackend> _backends = [];
    private readonly Dictionary<ModelBackend, Backend> _real = [];
    private readonly List<ModelLease> _leases = [];
    private readonly List<(Task Task, ModelCount Count)> _waits = [];

    public ModelAndPool(ModelSettings settings)
    {
        _pools = [new PoolPair(settings, _time), new PoolPair(settings.Opposite, _time)];
        for (int i = 0; i < 2 * Ids; i++)
        {
            Create(i, weight: 1 + (i / Ids * 2), cap: int.MaxValue); // each id with weight 1, and with weight 3
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
                Create(operation.Subject, weight: detail % 7, cap: detail % 3 == 0 ? int.MaxValue : 1 + (detail % 4));
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
                subject.SetFlag(_real[subject], operation.Action);
                break;
            case PoolAction.Suspend or PoolAction.EndSuspension:
                int units = operation.Action == PoolAction.Suspend ? 1 + (detail % 60) : 0;
                subject.Suspend(_real[subject], units * ModelSettings.Unit);
                break;
            case PoolAction.Wait:
                _time.Advance(ModelSettings.Unit * (1 + (detail % 2 == 0 ? detail % 8 : detail % 200)));
                Array.ForEach(_pools, static pair => pair.Model.RunOut());
                break;
            case PoolAction.Acquire:
                for (int i = 0; i <= detail % 4; i++)
                {
                    Lease(_real[subject].Acquire(), subject, cost: 1);
                }

                break;
            case PoolAction.TryAcquire:
                TryAcquire(subject);
                break;
            case PoolAction.Select or PoolAction.SelectCostly or PoolAction.SelectExcluding or PoolAction.SelectAmong
                or PoolAction.SelectPreferred or PoolAction.SelectTier:
                Select(pool, operation, subject);
                break;
            case PoolAction.Report when _leases.Count > 0:
                Report(_leases[operation.Subject % _leases.Count], (RequestOutcome)(detail % 3));
                break;
            case PoolAction.ReportAll:
                _leases.ForEach(lease => Report(lease, (RequestOutcome)(detail % 2)));
                break;
            case PoolAction.Serve when pool.Model.Members.Count > 0:
                Serve(pool.Model.Members[operation.Subject % pool.Model.Members.Count], detail);
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
                (backend.Member.IsAvailable, backend.Member.IsHealthy, backend.Member.IsDraining),
                (_real[backend].IsAvailable, _real[backend].IsHealthy, _real[backend].IsDraining));
            Assert.Equal(backend.Member.Share, _real[backend].SlowStartShare);
        }

        Assert.All(
            _waits,
            wait =>
                Assert.True(wait.Count.Value > 0 ? !wait.Task.IsCompleted : wait.Task.Wait(TimeSpan.FromSeconds(60))));
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

    private void Create(int id, int weight, int cap)
    {
        ModelBackend backend = new($"id-{id % Ids}", weight, cap);
        _backends.Add(backend);
        _real.Add(backend, backend.CreateReal());
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

    private void Select(PoolPair pool, PoolOperation operation, ModelBackend subject)
    {
        PoolAction action = operation.Action;
        int cost = action == PoolAction.SelectCostly ? 2 + (operation.Detail % 3) : 1;
        int[] places = [operation.Subject, operation.Detail, operation.Detail / 3];
        ModelBackend[] candidates = action == PoolAction.SelectAmong
            ? [.. places.Select(place => _backends[place % _backends.Count])]
            : [];
        ModelRequest request = new(_real, cost)
        {
            ExcludedId = action == PoolAction.SelectExcluding ? subject.Id : null,
            CandidateIds = [.. candidates.Select(static candidate => candidate.Id)],
            Context = new SelectionContext
            {
                Key = operation.Detail % 4 == 0 ? SelectionKey.None : SelectionKey.FromHash(operation.Detail),
                Cost = cost,
                Excluded = action == PoolAction.SelectExcluding ? new[] { _real[subject] } : default,
                Candidates = candidates.Select(candidate => _real[candidate]).ToArray(),
                Preferred = action == PoolAction.SelectPreferred ? subject.Id : null,
            },
        };
        (BackendLease Lease, ModelBackend Picked)? taken = action switch
        {
            PoolAction.SelectPreferred => request.AcquirePreferred(pool, pool.SelectorOf(operation.Detail), subject.Id),
            PoolAction.SelectTier => request.AcquireFromTiers(_pools[0], _pools[1], operation.Subject),
            _ => request.Acquire(pool, pool.SelectorOf(operation.Subject)),
        };
        if (taken is { } found)
        {
            Lease(found.Lease, found.Picked, cost);
        }
    }

    // Of the very backend, if it may be selected; the load factor does not count.
    private void TryAcquire(ModelBackend subject)
    {
        bool isMember = subject.Member is { Pool: not null, HasEnded: false };
        bool isAllowed = isMember
            ? subject.Member.Pool!.CanTake(subject, cost: 1)
            : subject.Member is { HasEnded: false, HasNoOrder: true, HasNoOpinion: true } && subject.HasRoom(cost: 1);
        Assert.Equal(isAllowed, _real[subject].TryAcquire(out BackendLease? lease));
        if (lease is not null)
        {
            Lease(lease, subject, cost: 1);
        }
    }

    /// <summary>A few requests one after the other; the bits of a pattern say which of them fail.</summary>
    private void Serve(ModelBackend backend, int pattern)
    {
        for (int i = 0; i < 4; i++)
        {
            ModelLease lease = Lease(_real[backend].Acquire(), backend, cost: 1);
            Report(lease, ((pattern >> i) & 1) != 0 ? RequestOutcome.Failed : RequestOutcome.Succeeded);
            Return(lease, PoolAction.Dispose);
            _leases.Remove(lease);
        }
    }

    private ModelLease Lease(BackendLease real, ModelBackend backend, int cost)
    {
        Assert.Same(_real[backend], real.Backend);
        ModelLease lease = new(real, backend, cost);
        lease.Take();
        _leases.Add(lease);
        return lease;
    }

    private static void Report(ModelLease lease, RequestOutcome outcome)
    {
        lease.Real.Report(outcome);
        lease.Report(outcome);
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
