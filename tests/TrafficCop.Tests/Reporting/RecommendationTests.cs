using TrafficCop.Reporting;
using TrafficCop.Results;
using TrafficCop.Workload;
using static TrafficCop.Tests.Results.TestResults;

namespace TrafficCop.Tests.Reporting;

/// <summary>"Which algorithm when", from given figures.</summary>
public sealed class RecommendationTests
{
    private const string Shares = "exact shares";
    private const string Sticky = "a user stays on one server";
    private const string StickyInChurn = "... when servers change too";
    private const string Queues = "short queues, speeds unknown";

    private static readonly string[] WaitsAndQueues =
        ["short waits, speeds unknown", "short waits, speeds known", Queues];

    [Fact]
    public void The_algorithm_with_the_best_figure_is_recommended()
    {
        Recommendation first = Recommend(
            Shares, CreateResult("Round robin", 5, 5), CreateResult("Least connections", 9, 1));
        Recommendation second = Recommend(
            Shares, CreateResult("Round robin", 9, 1), CreateResult("Least connections", 5, 5));
        Recommendation both = Recommend(
            Shares, CreateResult("Round robin", 5, 5), CreateResult("Least connections", 5, 5));

        Assert.Equal(["Round robin"], first.Algorithms);
        Assert.Equal(["Least connections"], second.Algorithms);
        Assert.Equal(["any of these"], both.Algorithms);
    }

    [Fact]
    public void One_algorithm_alone_gets_no_recommendation() =>
        Assert.Empty(Recommender.Recommend([CreateResult("Round robin", 1, 1)]));

    [Fact]
    public void Shares_that_are_nine_percent_off_are_not_exact()
    {
        Recommendation row = Recommend(
            Shares,
            CreateResult("Round robin", 100, 100),
            CreateResult("Weighted round robin", 101, 99),
            CreateResult("Consistent hash", 109, 91));

        Assert.Equal(["Round robin", "Weighted round robin"], row.Algorithms);
        Assert.Equal("Consistent hash, 1.09 ×", row.Worst);
    }

    // The ring moves 59 % of the users to the new server where 50 % are fair, but none between old servers.
    [Fact]
    public void Fewest_needless_moves_win_whatever_the_number_of_needed_moves()
    {
        Recommendation row = Recommend(
            StickyInChurn,
            WithMoves("IP hash", moved: 49, needless: 2),
            WithMoves("Consistent hash", moved: 59, needless: 0));

        Assert.Equal(["Consistent hash"], row.Algorithms);
        Assert.Equal("moved needlessly 0 %", row.Measured);
        Assert.Equal("IP hash, 4 %", row.Worst); // 2 of the 53 users that need not move
    }

    [Fact]
    public void Algorithms_without_needless_moves_are_equally_good()
    {
        Recommendation row = Recommend(
            StickyInChurn,
            WithMoves("IP hash", moved: 49, needless: 0),
            WithMoves("Consistent hash", moved: 59, needless: 0));

        Assert.Equal(["any of these"], row.Algorithms);
        Assert.Equal("moved needlessly 0 %", row.Measured);
    }

    [Fact]
    public void No_algorithm_is_recommended_if_the_best_one_is_bad()
    {
        Answer[] answers = [CreateAnswer("u1", "a"), CreateAnswer("u1", "b")];
        Recommendation row = Recommend(
            Sticky,
            CreateResult("Round robin", answers, [1, 1]),
            CreateResult("Weighted round robin", answers, [1, 1]));

        Assert.Equal(["none of these"], row.Algorithms);
        Assert.Equal(("not sticky 100 % at best", null), (row.Measured, row.Worst));
    }

    [Fact]
    public void A_hash_is_neither_best_nor_worst_at_waits_and_queues()
    {
        Result[] results =
        [
            CreateResult("Round robin", StickyAnswers(50), [1, 1], peak: 20),
            CreateResult("Least connections", StickyAnswers(20), [1, 1], peak: 10),
            CreateResult("IP hash", StickyAnswers(5), [1, 1], peak: 2),
            CreateResult("Consistent hash", StickyAnswers(500), [1, 1], peak: 60),
        ];

        Assert.All(WaitsAndQueues, goal =>
        {
            Recommendation row = Recommend(goal, results);
            Assert.Equal(["Least connections"], row.Algorithms);
            Assert.StartsWith("Round robin, ", row.Worst, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_peak_that_the_number_of_clients_may_have_limited_is_marked()
    {
        Recommendation row = Recommend(
            Queues,
            CreateResult("Round robin", StickyAnswers(), [1, 1], peak: 256, allClientsBusy: true),
            CreateResult("Least connections", StickyAnswers(), [1, 1], peak: 9));

        Assert.Equal(("peak 9", "Round robin, ≥ 256"), (row.Measured, row.Worst));
    }

    private static Recommendation Recommend(string goal, params Result[] results) =>
        Recommender.Recommend(results).Single(row => row.Goal == goal);

    private static Result WithMoves(string title, int moved, int needless) =>
        CreateResult(title, StickyAnswers(), [1, 1], joined: new Relocation(Users: 100, moved, needless, Ideal: 0.5));
}
