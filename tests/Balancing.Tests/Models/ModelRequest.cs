namespace Balancing.Tests.Models;

/// <summary>One request beside the model: which members may get it, and which of them a selector may choose.</summary>
internal sealed class ModelRequest(IReadOnlyDictionary<ModelBackend, Backend> real, int cost)
{
    /// <summary>Ids that must not be chosen.</summary>
    public string? ExcludedId { get; init; }

    /// <summary>The only ids that may be chosen; empty for all.</summary>
    public HashSet<string> CandidateIds { get; init; } = [];

    public required SelectionContext Context { get; init; }

    /// <summary>Acquires from a selector of one pool.</summary>
    /// <returns>The lease and the chosen member; null if there rightly is none.</returns>
    public (BackendLease Lease, ModelBackend Picked)? Acquire(PoolPair pool, IBackendSelector selector)
    {
        List<ModelBackend> able = AbleOf(pool);
        List<ModelBackend> roomy = able.FindAll(member => pool.Model.IsWithinBound(member, cost));
        (BackendLease Lease, ModelBackend Picked)? taken = Take(selector.Acquire(Context), able);
        if (taken is { Picked: { } picked })
        {
            // The load factor decides among members, and refuses nothing (P02, P17).
            Assert.True(roomy.Count == 0 || roomy.Contains(picked), "The pick has no room under the load factor.");
            AssertLoadIsRegarded(selector, picked, roomy.Count > 0 ? roomy : able, isForced: roomy.Count == 0);
        }

        return taken;
    }

    /// <summary>Acquires for a session that prefers a member: it gets that one while it may be selected, draining or
    /// not.</summary>
    public (BackendLease Lease, ModelBackend Picked)? AcquirePreferred(
        PoolPair pool, IBackendSelector inner, string preferredId)
    {
        StickySelector selector = new(inner);
        ModelBackend? preferred = pool.Model.Members.Find(member =>
            member.Id == preferredId && IsAllowed(member) && pool.Model.CanTakePreferred(member, cost));
        List<ModelBackend> all = AbleOf(pool);
        if (preferred is not null && !all.Contains(preferred))
        {
            all.Add(preferred);
        }

        List<ModelBackend> roomy = all.FindAll(candidate => pool.Model.IsWithinBound(candidate, cost));
        (BackendLease Lease, ModelBackend Picked)? taken = Take(selector.Acquire(Context), all);
        if (taken is { Picked: { } picked } && preferred is not null)
        {
            bool mayBePreferred = roomy.Count == 0 || roomy.Contains(preferred);
            Assert.True(mayBePreferred ? picked == preferred : roomy.Contains(picked), "A session has moved.");
        }

        return taken;
    }

    /// <summary>Acquires from the first of two tiers that is healthy enough (P21).</summary>
    public (BackendLease Lease, ModelBackend Picked)? AcquireFromTiers(
        PoolPair first, PoolPair second, int number)
    {
        FailoverSelector selector = new(first.SelectorOf(number), second.SelectorOf(number + 1));
        List<ModelBackend> ofFirst = AbleOf(first);
        List<ModelBackend> roomy = ofFirst.FindAll(member => first.Model.IsWithinBound(member, cost));
        (BackendLease Lease, ModelBackend Picked)? taken =
            Take(selector.Acquire(Context), [.. ofFirst, .. AbleOf(second)]);
        if (taken is { Picked: { } picked } && 1.4 * first.Model.HealthyShare >= 1 && roomy.Count > 0)
        {
            Assert.Contains(picked, roomy);
        }

        return taken;
    }

    private (BackendLease Lease, ModelBackend Picked)? Take(BackendLease lease, List<ModelBackend> able)
    {
        Assert.Equal(able.Count > 0, lease.IsAcquired);
        return lease.IsAcquired
            ? (lease, Assert.Single(able, candidate => real[candidate] == lease.Backend))
            : null;
    }

    private List<ModelBackend> AbleOf(PoolPair pool) =>
        pool.Model.Members.FindAll(member => IsAllowed(member) && pool.Model.CanTake(member, cost));

    private bool IsAllowed(ModelBackend backend) =>
        backend.Id != ExcludedId && (CandidateIds.Count == 0 || CandidateIds.Contains(backend.Id));

    private static void AssertLoadIsRegarded(
        IBackendSelector selector, ModelBackend picked, List<ModelBackend> able, bool isForced)
    {
        const double Rounding = 1e-9;
        switch (selector)
        {
            case LeastConnectionsSelector:
                double least = able.Min(static member => member.LoadForItsShare);
                Assert.InRange(picked.LoadForItsShare, least, least * (1 + Rounding));
                break;
            case PowerOfTwoChoicesSelector when !isForced && able.Count > 1:
                double others = able.Where(member => member != picked).Max(static member => member.LoadForItsShare);
                Assert.InRange(picked.LoadForItsShare, 0, others * (1 + Rounding));
                break;
            case not LeastConnectionsSelector when isForced:
                Assert.Equal(able.Min(static member => member.Load), picked.Load, Rounding);
                break;
        }
    }
}
