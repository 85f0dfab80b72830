namespace Balancing.Tests.Selectors.LeastConnections;

/// <summary>Retries among members that tie: the turns of the excluded ones go to all others alike.</summary>
public class RetryTurnTests
{
    private const int Retries = 14_000;

    [Theory]
    [InlineData("c")]
    [InlineData("b", "c")]
    [InlineData("a", "b", "d", "e")]
    public void Retries_give_equal_members_that_tie_equal_turns(params string[] excluded)
    {
        Dictionary<string, int> picks = CountRetries(excluded, [1, 1, 1, 1, 1]);
        double share = (double)Retries / (5 - excluded.Length);
        Assert.Equal(5 - excluded.Length, picks.Count);
        Assert.All(picks, pick => Assert.InRange(pick.Value, share - 1, share + 1));
    }

    [Fact]
    public void A_long_list_of_exclusions_gives_turns_by_weight_too() => // too long for the tree
        AssertTurnsByWeight([.. Enumerable.Repeat("a", 20), .. Enumerable.Repeat("c", 20)]);

    [Theory]
    [InlineData("c")]
    [InlineData("a", "c")]
    [InlineData("a", "b", "c")]
    public void Retries_give_unequal_members_that_tie_turns_by_weight(params string[] excluded) =>
        AssertTurnsByWeight(excluded);

    // Five standard deviations of independent draws: a share is further off in less than 1 of 1,000,000 runs.
    private static void AssertTurnsByWeight(string[] excluded)
    {
        int[] weights = [7, 4, 3, 2, 1];
        Dictionary<string, int> picks = CountRetries(excluded, weights);
        double total = picks.Keys.Sum(id => weights[id[0] - 'a']);
        Assert.Equal(weights.Length - excluded.Distinct().Count(), picks.Count);
        Assert.All(picks, pick =>
        {
            double share = weights[pick.Key[0] - 'a'] / total;
            double bound = 5 * Math.Sqrt(Retries * share * (1 - share));
            Assert.InRange(pick.Value, (Retries * share) - bound, (Retries * share) + bound);
        });
    }

    private static Dictionary<string, int> CountRetries(string[] excluded, int[] weights)
    {
        BackendPool pool = new(weights.Select(static (weight, i) => new Backend(((char)('a' + i)).ToString(), weight)));
        LeastConnectionsSelector selector = new(pool);
        Backend[] tried = [.. excluded.Select(id => pool.Backends.Single(backend => backend.Id == id))];
        Dictionary<string, int> picks = [];
        for (int i = 0; i < Retries; i++)
        {
            Assert.True(selector.TrySelect(new SelectionContext { Excluded = tried }, out Backend? backend));
            picks[backend.Id] = picks.GetValueOrDefault(backend.Id) + 1;
        }

        return picks;
    }
}
