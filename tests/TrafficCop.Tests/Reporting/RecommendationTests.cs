using TrafficCop.Reporting;
using TrafficCop.Results;
using TrafficCop.Workload;
using static TrafficCop.Tests.Results.TestResults;

namespace TrafficCop.Tests.Reporting;

/// <summary>"Which algorithm when", from made-up figures.</summary>
public sealed class RecommendationTests
{
    private const string Shares = "exact shares";
    private const string Sticks = "a user stays on one server";
    private const string SticksInChurn = "... when servers change too";
    private const string NoQueue = "no queue, speeds unknown";

    private static readonly string[] WaitsAndQueues = ["short waits, speeds unknown", "short waits, speeds known", NoQueue];

    [Fact]
    public void Advice_follows_the_figures_whichever_way_they_point()
    {
        Assert.Equal(["Round robin"], Line(Shares, Loaded("Round robin", 5, 5), Loaded("Least connections", 9, 1)).Take);
        Assert.Equal(["Least connections"], Line(Shares, Loaded("Round robin", 9, 1), Loaded("Least connections", 5, 5)).Take);
        Assert.Equal(["any of these"], Line(Shares, Loaded("Round robin", 5, 5), Loaded("Least connections", 5, 5)).Take);
    }

    [Fact]
    public void One_algorithm_alone_gives_no_advice() => Assert.Empty(Recommendation.From([Loaded("Round robin", 1, 1)]));

    [Fact]
    public void Shares_that_are_nine_per_cent_off_are_not_exact()
    {
        Recommendation line = Line(Shares, Loaded("Round robin", 100, 100), Loaded("Weighted round robin", 101, 99), Loaded("Consistent hash", 109, 91));

        Assert.Equal(["Round robin", "Weighted round robin"], line.Take);
        Assert.Equal("Consistent hash, 1.09 ×", line.Worst);
    }

    // Which users a newcomer draws is no fault: 59 % of them here, where 50 % are fair. Those who move between old servers are.
    [Fact]
    public void Who_moves_nobody_needlessly_wins_however_many_had_to_move()
    {
        Result hash = Moved("IP hash", moved: 49, needless: 2);
        Result ring = Moved("Consistent hash", moved: 59, needless: 0);

        Recommendation line = Line(SticksInChurn, hash, ring);

        Assert.Equal(["Consistent hash"], line.Take);
        Assert.Equal(("moved needlessly 0 %", "IP hash, 4 %"), (line.Measured, line.Worst)); // 2 of the 53 that need not move
    }

    [Fact]
    public void Who_moves_nobody_needlessly_is_as_good_as_another_who_does_not()
    {
        Recommendation line = Line(SticksInChurn, Moved("IP hash", moved: 49, needless: 0), Moved("Consistent hash", moved: 59, needless: 0));

        Assert.Equal(["any of these"], line.Take);
        Assert.Equal("moved needlessly 0 %", line.Measured);
    }

    [Fact]
    public void Where_even_the_best_is_bad_none_is_recommended()
    {
        Answer[] strayed = [Met("u1", "a"), Met("u1", "b")];
        Recommendation line = Line(Sticks, ResultOf("Round robin", strayed, [1, 1]), ResultOf("Weighted round robin", strayed, [1, 1]));

        Assert.Equal(["none of these"], line.Take);
        Assert.Equal(("strayed 100 % at best", null), (line.Measured, line.Worst));
    }

    [Fact]
    public void A_hash_is_neither_best_nor_worst_at_waits_and_queues_because_both_are_luck()
    {
        Result[] results =
        [
            ResultOf("Round robin", Faithful(50), [1, 1], peak: 20),
            ResultOf("Least connections", Faithful(20), [1, 1], peak: 10),
            ResultOf("IP hash", Faithful(5), [1, 1], peak: 2),
            ResultOf("Consistent hash", Faithful(500), [1, 1], peak: 60),
        ];

        Assert.All(WaitsAndQueues, when =>
        {
            Recommendation line = Line(when, results);
            Assert.Equal(["Least connections"], line.Take);
            Assert.StartsWith("Round robin, ", line.Worst, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void A_peak_that_the_number_of_clients_has_capped_is_marked()
    {
        Recommendation line = Line(
            NoQueue, ResultOf("Round robin", Faithful(), [1, 1], peak: 256, allClientsBusy: true), ResultOf("Least connections", Faithful(), [1, 1], peak: 9));

        Assert.Equal(("peak 9", "Round robin, ≥ 256"), (line.Measured, line.Worst));
    }

    private static Recommendation Line(string when, params Result[] results) => Recommendation.From(results).Single(line => line.When == when);

    private static Result Loaded(string title, params int[] requests) => ResultOf(title, Faithful(), requests);

    private static Result Moved(string title, int moved, int needless) =>
        ResultOf(title, Faithful(), [1, 1], joined: new Relocation(Users: 100, moved, needless, Ideal: 0.5));
}
