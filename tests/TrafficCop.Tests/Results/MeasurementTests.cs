using TrafficCop.Results;
using TrafficCop.Servers;
using TrafficCop.Setup;
using TrafficCop.Workload;
using static TrafficCop.Tests.Results.TestResults;

namespace TrafficCop.Tests.Results;

/// <summary>Figures computed from given answers.</summary>
public sealed class MeasurementTests
{
    [Fact]
    public void A_move_from_a_server_that_left_is_needed_any_other_is_needless()
    {
        Answer[] before =
            [CreateAnswer("u1", "a"), CreateAnswer("u2", "b"), CreateAnswer("u3", "c"), CreateAnswer("u4", "c")];
        Answer[] after =
            [CreateAnswer("u1", "b"), CreateAnswer("u2", "c"), CreateAnswer("u3", "c"), CreateAnswer("u4", "c")];

        Relocation left = Relocation.WhenLeft(before, after, left: "a");

        Assert.Equal(new Relocation(Users: 4, Moved: 2, Needless: 1, Ideal: 0.25), left); // u1 had to move, u2 had not
        Assert.Equal((0.25, 1 / 3.0), (left.NeededShare, left.NeedlessShare)); // one of the other three moved
    }

    [Fact]
    public void A_move_to_the_server_that_joined_is_not_needless()
    {
        Answer[] before = [CreateAnswer("u1", "a"), CreateAnswer("u2", "b"), CreateAnswer("u3", "b")];
        Answer[] after = [CreateAnswer("u1", "new"), CreateAnswer("u2", "a"), CreateAnswer("u3", "b")];

        Relocation joined = Relocation.WhenJoined(before, after, "new", fairShare: 0.3);

        Assert.Equal(new Relocation(3, Moved: 2, Needless: 1, Ideal: 0.3), joined);
        Assert.Equal((1 / 3.0, 0.5), (joined.NeededShare, joined.NeedlessShare));
    }

    [Fact]
    public void If_every_user_had_to_move_no_move_was_needless()
    {
        Relocation all = Relocation.WhenLeft([CreateAnswer("u1", "a")], [CreateAnswer("u1", "b")], left: "a");

        Assert.Equal(0, all.NeedlessShare); // not 0 ÷ 0
    }

    [Fact]
    public void A_lost_request_counts_as_failed_and_its_user_as_not_sticky()
    {
        Answer[] answers =
            [CreateAnswer("u1", "a"), CreateAnswer("u1", null), CreateAnswer("u2", "a"), CreateAnswer("u2", "a")];
        Result result = CreateResult("Round robin", answers, [3, 1]);

        Assert.Equal(1, result.Failed);
        Assert.Equal((1, 2), (result.Steady.StickyUsers, result.Steady.ReturningUsers));
        Assert.Equal(1.5, result.Steady.Unevenness); // three requests, where two are the fair share
    }

    [Fact]
    public void Percentiles_are_computed_from_the_latencies_of_all_answers()
    {
        Answer[] answers = [.. Enumerable.Range(1, 100).Select(static i => CreateAnswer("u", "a", milliseconds: i))];
        ServerLoad load = new("a", AnySpeed, Requests: 100, Peak: 1);
        SteadyResult steady = new(Algorithm.All[0], [load], answers, allClientsBusy: false);

        Assert.Equal(50, steady.P50.TotalMilliseconds, tolerance: 0.1); // three significant digits
        Assert.Equal(99, steady.P99.TotalMilliseconds, tolerance: 0.1);
    }
}
