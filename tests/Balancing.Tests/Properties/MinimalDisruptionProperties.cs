using Balancing.Tests.Support;

namespace Balancing.Tests.Properties;

/// <summary>
/// P07: a change moves exactly the keys it must. Every sampled key is checked, and a single exception fails the test.
/// </summary>
public class MinimalDisruptionProperties
{
    private const int Keys = 4_000;

    [SeededProperty(701, MaxTest = 60)]
    public void Adding_a_backend_moves_keys_only_to_it_P07(PoolCase @case) =>
        Check(
            @case,
            "adding",
            pool => pool.AddOrReplace(@case.NewMember.Create()),
            (before, after) => after == before || after == @case.NewMember.Id);

    [SeededProperty(702, MaxTest = 60)]
    public void Removing_a_backend_moves_only_its_keys_P07(PoolCase @case)
    {
        string removed = @case.Chosen.Id;
        Check(
            @case,
            "removing",
            pool => pool.Remove(removed),
            (before, after) => before == removed ? after != removed : after == before);
    }

    [SeededProperty(703, MaxTest = 60)]
    public void A_greater_weight_moves_keys_only_to_its_backend_P07(PoolCase @case) =>
        Check(
            @case,
            "weighing up",
            pool => Reweigh(pool, @case.Chosen, @case.Candidate.Weight),
            (before, after) => after == before || after == @case.Chosen.Id);

    [SeededProperty(704, MaxTest = 60)]
    public void A_smaller_weight_moves_keys_only_away_from_its_backend_P07(PoolCase @case)
    {
        MemberSpec heavy =
            @case.Chosen with { Weight = Math.Min(@case.Chosen.Weight + @case.Candidate.Weight, Backend.MaxWeight) };
        PoolSpec pool = new(@case.Pool.Members.Replace(@case.Chosen, heavy));
        Check(
            @case with { Pool = pool },
            "weighing down",
            changed => changed.AddOrReplace(@case.Chosen.Create()),
            (before, after) => after == before || before == heavy.Id);
    }

    [SeededProperty(705, MaxTest = 60)]
    public void Keys_of_an_unavailable_backend_go_to_their_next_owner_and_return_P07(PoolCase @case)
    {
        BackendPool pool = @case.Pool.Create();
        Placement.TakeSomeDown(pool, @case.Random());
        using ConsistentHashSelector selector = new(pool, @case.Pool.Ring(points: 20_000));
        SelectionKey[] keys = @case.Keys(Keys);
        Assert.True(pool.TryGetBackend(@case.Chosen.Id, out Backend? flapping));
        flapping.IsAvailable = true;
        string?[] before = Placement.Owners(selector, keys);
        string[][] preferred = Placement.Replicas(selector, keys, 2);

        flapping.IsAvailable = false;
        string?[] during = Placement.Owners(selector, keys);
        for (int i = 0; i < keys.Length; i++)
        {
            string? expected = before[i] == flapping.Id ? preferred[i].ElementAtOrDefault(1) : before[i];
            Assert.Equal((i, expected), (i, during[i]));
        }

        flapping.IsAvailable = true;
        Assert.Equal(before, Placement.Owners(selector, keys));
    }

    [SeededProperty(706, MaxTest = 60)]
    public void Keys_of_a_removed_and_of_an_unavailable_backend_go_to_the_same_owners_P07(PoolCase @case)
    {
        BackendPool pool = @case.Pool.Create();
        using ConsistentHashSelector selector = new(pool, @case.Pool.Ring(points: 20_000));
        SelectionKey[] keys = @case.Keys(Keys);
        Assert.True(pool.TryGetBackend(@case.Chosen.Id, out Backend? chosen));

        chosen.IsAvailable = false;
        string?[] whileDown = Placement.Owners(selector, keys);
        pool.Remove(chosen.Id);

        Assert.Equal(whileDown, Placement.Owners(selector, keys));
    }

    /// <summary>
    /// The same law for each change of a history: keys move only to a backend that gained weight or from one that lost
    /// weight.
    /// </summary>
    [SeededProperty(707, MaxTest = 60)]
    public void Each_of_many_changes_moves_only_the_keys_it_must_P07(PoolHistory history)
    {
        BackendPool pool = history.Start.Pool.Create();
        using ConsistentHashSelector selector =
            new(pool, history.Start.Pool.Ring(points: 20_000, history.Edits.Sum(static edit => edit.Candidate.Weight)));
        SelectionKey[] keys = history.Start.Keys(1_000);
        Dictionary<string, int> weights = AvailableWeights(pool);
        string?[] owners = Placement.Owners(selector, keys);
        foreach (PoolEdit edit in history.Edits)
        {
            edit.ApplyTo(pool);
            Dictionary<string, int> next = AvailableWeights(pool);
            string?[] after = Placement.Owners(selector, keys);
            Placement.AllMoves(
                owners,
                after,
                $"{edit}",
                (from, to) =>
                    from == to
                        || WeightOf(to, next) > WeightOf(to, weights)
                        || WeightOf(from, next) < WeightOf(from, weights));
            (weights, owners) = (next, after);
        }
    }

    // An unavailable backend counts as weight 0, so its changes of availability are gains and losses too.
    private static Dictionary<string, int> AvailableWeights(BackendPool pool) =>
        pool.Backends.Where(static backend => backend.IsAvailable)
            .ToDictionary(static backend => backend.Id, static backend => backend.Weight, StringComparer.Ordinal);

    private static int WeightOf(string? id, Dictionary<string, int> weights) =>
        id is null ? 0 : weights.GetValueOrDefault(id);

    // In every second case a part of the members is unavailable. The law concerns owners among the available ones.
    private static void Check(
        PoolCase @case, string law, Action<BackendPool> change, Func<string?, string?, bool> isLawful)
    {
        BackendPool pool = @case.Pool.Create();
        Placement.TakeSomeDown(pool, @case.Random());
        Assert.True(pool.TryGetBackend(@case.Chosen.Id, out Backend? chosen));
        chosen.IsAvailable = true;
        using ConsistentHashSelector selector = new(pool, @case.Pool.Ring(points: 20_000, @case.Candidate.Weight));
        SelectionKey[] keys = @case.Keys(Keys);
        string?[] before = Placement.Owners(selector, keys);

        change(pool);

        Placement.AllMoves(before, Placement.Owners(selector, keys), law, isLawful);
    }

    private static void Reweigh(BackendPool pool, MemberSpec member, int more) =>
        pool.AddOrReplace(new Backend(member.Id, Math.Min(member.Weight + more, Backend.MaxWeight)));
}
