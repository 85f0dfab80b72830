using Balancing.Tests.Support;

namespace Balancing.Tests.Properties;

/// <summary>P06: placement is a function of ids, weights, options and key, and of nothing else.</summary>
public class PlacementProperties
{
    [SeededProperty(601, MaxTest = 60)]
    public void Placement_by_consistent_hash_does_not_depend_on_history_P06(PoolHistory history)
    {
        ConsistentHashSelectorOptions ring =
            history.Start.Pool.Ring(points: 20_000, history.Edits.Sum(static edit => edit.Candidate.Weight));
        CheckThatHistoryIsForgotten(history, pool => new ConsistentHashSelector(pool, ring));
    }

    [SeededProperty(602, MaxTest = 60)]
    public void Placement_by_IP_hash_does_not_depend_on_history_P06(PoolHistory history) =>
        CheckThatHistoryIsForgotten(history, static pool => new IPHashSelector(pool));

    [SeededProperty(603, MaxTest = 30)]
    public void A_ring_after_small_changes_equals_a_new_ring_P06(PoolCase @case)
    {
        // Many members and many small steps: the path that edits a ring instead of building one, 40 edits deep.
        PoolSpec spec = @case.Pool.WithWeightsUpTo(5);
        ConsistentHashSelectorOptions ring = spec.Ring(points: 10_000);
        BackendPool pool = spec.Create();
        using ConsistentHashSelector selector = new(pool, ring);
        Random random = @case.Random();
        for (int step = 0; step < 40; step++)
        {
            MemberSpec member = spec.Members[random.Next(spec.Count)];
            if (random.Next(2) == 0 || !pool.Remove(member.Id))
            {
                pool.AddOrReplace(new Backend(member.Id, Math.Max(1, member.Weight + random.Next(-1, 2))));
            }
        }

        CheckThatPlacementEquals(selector, pool, fresh => new ConsistentHashSelector(fresh, ring), @case);
    }

    [SeededProperty(604, MaxTest = 20)]
    public void Equal_seeds_give_equal_placement_and_other_seeds_do_not_P06(PoolCase @case)
    {
        SelectionKey[] keys = @case.Keys(2_000);
        PoolSpec spec = @case.Pool.WithWeightsUpTo(10);
        string?[] OwnersWith(ulong seed)
        {
            using ConsistentHashSelector selector =
                new(spec.Create(), new ConsistentHashSelectorOptions { PointsPerWeight = 10, Seed = seed });
            return Placement.Owners(selector, keys);
        }

        ulong seed = (ulong)@case.Seed;
        Assert.Equal(OwnersWith(seed), OwnersWith(seed));

        // Two independent placements of n members agree on about one key in n; on 1/2 at two members, where arcs vary
        // most.
        bool canTell = spec.Count >= 10 && spec.Members.Max(static m => m.Weight) <= spec.TotalWeight / 5;
        double moved = Placement.Moved(OwnersWith(seed), OwnersWith(seed + 1));
        Assert.True(!canTell || moved > 0.5, $"Only {moved:P1} of the keys moved.");
    }

    private static void CheckThatHistoryIsForgotten(PoolHistory history, Func<BackendPool, IReplicaSelector> create)
    {
        BackendPool pool = history.Start.Pool.Create();
        IReplicaSelector selector = create(pool);
        foreach (PoolEdit edit in history.Edits)
        {
            edit.ApplyTo(pool);
        }

        CheckThatPlacementEquals(selector, pool, create, history.Start);
    }

    private static void CheckThatPlacementEquals(
        IReplicaSelector selector, BackendPool pool, Func<BackendPool, IReplicaSelector> create, PoolCase @case)
    {
        PoolSpec members = new([.. pool.Backends.Select(static b => new MemberSpec(b.Id, b.Weight))]);
        BackendPool fresh = members.CreateShuffled(@case.Random());
        foreach (Backend backend in fresh.Backends)
        {
            backend.IsAvailable = pool.TryGetBackend(backend.Id, out Backend? lived) && lived.IsAvailable;
        }

        IReplicaSelector other = create(fresh);
        SelectionKey[] keys = @case.Keys(3_000);
        Assert.Equal(Placement.Owners(other, keys), Placement.Owners(selector, keys));
        Assert.Equal(Placement.Replicas(other, keys[..100], 5), Placement.Replicas(selector, keys[..100], 5));
    }
}
