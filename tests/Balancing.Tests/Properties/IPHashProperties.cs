using Balancing.Tests.Support;

namespace Balancing.Tests.Properties;

/// <summary>
/// The promises of IP hash and its limit: even shares, a deterministic next backend, and no consistency.
/// </summary>
public class IPHashProperties
{
    private const int Keys = 20_000;

    [SeededProperty(131, MaxTest = 40)]
    public void Clients_are_distributed_in_proportion_to_weight(PoolCase @case)
    {
        using IPHashSelector selector = new(@case.Pool.Create());
        CheckShares(Placement.Owners(selector, @case.Keys(Keys)), @case.Pool);
    }

    [SeededProperty(132, MaxTest = 40)]
    public void Removing_a_backend_reassigns_all_clients(PoolCase @case)
    {
        // A client stays if both placements, which are independent, give it the same backend: Σ p·p' over the remaining
        // backends. For n equal ones that is (n-1)·1/n·1/(n-1) = 1/n, so (n-1)/n move. So IP hash is not a consistent
        // hash.
        BackendPool pool = @case.Pool.Create();
        using IPHashSelector selector = new(pool);
        SelectionKey[] keys = @case.Keys(Keys);
        string?[] before = Placement.Owners(selector, keys);

        Assert.True(pool.Remove(@case.Chosen.Id));

        double total = @case.Pool.TotalWeight;
        double left = total - @case.Chosen.Weight;
        double stay =
            @case.Pool.Members.Remove(@case.Chosen).Sum(member => member.Weight / total * (member.Weight / left));
        double moved = Placement.Moved(before, Placement.Owners(selector, keys));
        double bound = Deviation.OfSample(stay, Keys);
        Assert.True(
            Math.Abs(moved - (1 - stay)) <= bound, $"{moved:P2} of the clients moved, not {1 - stay:P2} ± {bound:P2}.");
    }

    [SeededProperty(134, MaxTest = 40)]
    public void Replacing_one_server_by_another_reassigns_all_clients(PoolCase @case)
    {
        // The total weight stays the same, and with it the size of every interval. Only the ids differ.
        BackendPool pool = @case.Pool.Create();
        using IPHashSelector selector = new(pool);
        SelectionKey[] keys = @case.Keys(Keys);
        string?[] before = Placement.Owners(selector, keys);

        pool.ReplaceAll(
            @case.Pool.Members.Select(
                member => new Backend((member == @case.Chosen ? @case.NewMember : member).Id, member.Weight)));

        double stay =
            @case.Pool.Members.Remove(@case.Chosen)
                .Sum(member => Math.Pow((double)member.Weight / @case.Pool.TotalWeight, 2));
        double moved = Placement.Moved(before, Placement.Owners(selector, keys));
        double bound = Deviation.OfSample(stay, Keys);
        Assert.True(
            Math.Abs(moved - (1 - stay)) <= bound, $"{moved:P2} of the clients moved, not {1 - stay:P2} ± {bound:P2}.");
    }

    [SeededProperty(135, MaxTest = 40)]
    public void Two_tiers_with_the_same_client_choose_independently(PoolCase @case)
    {
        // The clients of one gateway spread over the servers behind it like all clients. Both tiers have the same
        // number of members with the same weights.
        using IPHashSelector gateways = new(@case.Pool.Create());
        using IPHashSelector servers =
            new(
                new BackendPool(
                    @case.Pool.Members.Select(static member => new Backend("server of " + member.Id, member.Weight))));
        SelectionKey[] keys = @case.Keys(Keys);
        string?[] gatewayOf = Placement.Owners(gateways, keys);
        string?[] serverOf = Placement.Owners(servers, keys);

        double ideal = (double)@case.Chosen.Weight / @case.Pool.TotalWeight;
        string server = "server of " + @case.Chosen.Id;
        double both =
            keys.Where((_, i) => gatewayOf[i] == @case.Chosen.Id && serverOf[i] == server).Count() / (double)Keys;
        double bound = Deviation.OfSample(ideal * ideal, Keys);
        Assert.True(
            Math.Abs(both - (ideal * ideal)) <= bound,
            $"{both:P2} of the clients meet both, not {ideal * ideal:P2} ± {bound:P2}.");
    }

    [SeededProperty(133, MaxTest = 40)]
    public void Only_the_clients_of_unavailable_backends_move_and_they_spread_by_weight(PoolCase @case)
    {
        BackendPool pool = @case.Pool.Create();
        using IPHashSelector selector = new(pool);
        SelectionKey[] keys = @case.Keys(Keys);
        string?[] before = Placement.Owners(selector, keys);
        Placement.TakeSomeDown(pool, @case.Random());
        HashSet<string?> down =
            [.. pool.Backends.Where(static backend => !backend.IsAvailable).Select(static backend => backend.Id)];

        string?[] during = Placement.Owners(selector, keys);
        Assert.Equal(during, Placement.Owners(selector, keys)); // each has one destination
        Placement.AllMoves(
            before, during, "down", (first, second) => down.Contains(first) ? !down.Contains(second) : first == second);

        PoolSpec up = new([.. @case.Pool.Members.Where(member => !down.Contains(member.Id))]);
        if (up.Count > 0)
        {
            CheckShares(during, up);
        }

        foreach (Backend backend in pool.Backends)
        {
            backend.IsAvailable = true;
        }

        Assert.Equal(before, Placement.Owners(selector, keys));
    }

    private static void CheckShares(string?[] owners, PoolSpec spec)
    {
        Dictionary<string, int> counts =
            owners.CountBy(static owner => owner!, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        foreach (MemberSpec member in spec.Members)
        {
            double ideal = (double)member.Weight / spec.TotalWeight;
            double share = (double)counts.GetValueOrDefault(member.Id) / owners.Length;
            double bound = Deviation.OfSample(ideal, owners.Length);
            Assert.True(
                Math.Abs(share - ideal) <= bound,
                $"{member} has {share:P2} of the clients, not {ideal:P2} ± {bound:P2}.");
        }
    }
}
