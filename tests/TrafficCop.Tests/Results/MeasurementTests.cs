using TrafficCop.Results;
using TrafficCop.Servers;
using TrafficCop.Setup;
using TrafficCop.Workload;
using static TrafficCop.Tests.Results.TestResults;

namespace TrafficCop.Tests.Results;

/// <summary>Figures and texts from made-up answers, so that they are known exactly.</summary>
public sealed class MeasurementTests
{
    [Fact]
    public void Moves_are_told_apart_into_needed_and_needless()
    {
        Answer[] before = [Met("u1", "a"), Met("u2", "b"), Met("u3", "c"), Met("u4", "c")];
        Answer[] after = [Met("u1", "b"), Met("u2", "c"), Met("u3", "c"), Met("u4", "c")];

        Relocation left = Relocation.WhenLeft(before, after, left: "a");

        Assert.Equal(new Relocation(Users: 4, Moved: 2, Needless: 1, Ideal: 0.25), left); // u1 had to, u2 had not
        Assert.Equal((0.25, 1 / 3.0), (left.NeededShare, left.NeedlessShare)); // of the other three one moved
    }

    [Fact]
    public void Moving_to_the_newcomer_is_not_needless()
    {
        Answer[] before = [Met("u1", "a"), Met("u2", "b"), Met("u3", "b")];
        Answer[] after = [Met("u1", "new"), Met("u2", "a"), Met("u3", "b")];

        Relocation joined = Relocation.WhenJoined(before, after, "new", fairShare: 0.3);

        Assert.Equal(new Relocation(3, Moved: 2, Needless: 1, Ideal: 0.3), joined);
        Assert.Equal((1 / 3.0, 0.5), (joined.NeededShare, joined.NeedlessShare));
    }

    [Fact]
    public void Where_every_user_had_to_move_nobody_moved_needlessly()
    {
        Relocation all = Relocation.WhenLeft([Met("u1", "a")], [Met("u1", "b")], left: "a");

        Assert.Equal(0, all.NeedlessShare); // not 0 ÷ 0
    }

    [Fact]
    public void A_lost_request_counts_as_failed_and_its_user_as_unfaithful()
    {
        Result result = ResultOf("Round robin", [Met("u1", "a"), Met("u1", null), Met("u2", "a"), Met("u2", "a")], [3, 1]);

        Assert.Equal(1, result.Failed);
        Assert.Equal((1, 2), (result.Steady.Faithful, result.Steady.Users));
        Assert.Equal(1.5, result.Steady.Unevenness); // three of four requests where two are fair
    }

    [Fact]
    public void Latency_is_read_from_all_answers()
    {
        Answer[] answers = [.. Enumerable.Range(1, 100).Select(i => new Answer(new User("u", "10.0.0.1"), "a", TimeSpan.FromMilliseconds(i)))];
        SteadyResult steady = new(Algorithm.All[0], [new ServerLoad("a", AnySpeed, 100, 1)], answers, allClientsBusy: false);

        Assert.Equal(50, steady.P50.TotalMilliseconds, tolerance: 0.1); // three significant digits
        Assert.Equal(99, steady.P99.TotalMilliseconds, tolerance: 0.1);
    }
}
