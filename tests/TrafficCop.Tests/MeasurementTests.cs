namespace TrafficCop.Tests;

/// <summary>Figures and texts from made-up answers, so that they are known exactly.</summary>
public sealed class MeasurementTests
{
    private static readonly Speed AnySpeed = Speed.Of(0, 8);

    [Fact]
    public void Moves_are_told_apart_into_needed_and_needless()
    {
        Answer[] before = [Met("u1", "a"), Met("u2", "b"), Met("u3", "c"), Met("u4", "c")];
        Answer[] after = [Met("u1", "b"), Met("u2", "c"), Met("u3", "c"), Met("u4", "c")];

        Move left = Move.WhenLeft(before, after, left: "a");

        Assert.Equal(new Move(Users: 4, Moved: 2, Needless: 1, Ideal: 0.25), left); // u1 had to, u2 had not
    }

    [Fact]
    public void Moving_to_the_newcomer_is_not_needless()
    {
        Answer[] before = [Met("u1", "a"), Met("u2", "b"), Met("u3", "b")];
        Answer[] after = [Met("u1", "new"), Met("u2", "a"), Met("u3", "b")];

        Assert.Equal(new Move(3, Moved: 2, Needless: 1, Ideal: 0.3), Move.WhenJoined(before, after, "new", fairShare: 0.3));
    }

    [Fact]
    public void A_lost_request_counts_as_failed_and_its_user_as_unfaithful()
    {
        Result result = ResultOf(Algorithm.All[0], [Met("u1", "a"), Met("u1", null), Met("u2", "a"), Met("u2", "a")], 3, 1);

        Assert.Equal(1, result.Failed);
        Assert.Equal((1, 2), (result.Steady.Faithful, result.Steady.Users));
        Assert.Equal(1.5, result.Steady.Unevenness); // three of four requests where two are fair
    }

    [Fact]
    public void Latency_is_read_from_all_answers()
    {
        Answer[] answers = [.. Enumerable.Range(1, 100).Select(i => new Answer(new User("u", "10.0.0.1"), "a", TimeSpan.FromMilliseconds(i)))];
        SteadyResult steady = new(Algorithm.All[0], [new ServerLoad("a", AnySpeed, 100, 1)], answers);

        Assert.Equal(50, steady.P50.TotalMilliseconds, tolerance: 0.1); // three significant digits
        Assert.Equal(99, steady.P99.TotalMilliseconds, tolerance: 0.1);
    }

    [Fact]
    public void Advice_follows_the_figures_whichever_way_they_point()
    {
        Algorithm first = Algorithm.All[0];
        Algorithm second = Algorithm.All[^1];
        Answer[] answers = [Met("u1", "a"), Met("u1", "a")];

        Assert.Equal(first.Title, ShareAdvice(ResultOf(first, answers, 5, 5), ResultOf(second, answers, 9, 1)));
        Assert.Equal(second.Title, ShareAdvice(ResultOf(first, answers, 9, 1), ResultOf(second, answers, 5, 5)));
        Assert.Equal("any of these", ShareAdvice(ResultOf(first, answers, 5, 5), ResultOf(second, answers, 5, 5)));
    }

    [Fact]
    public void One_algorithm_alone_gives_no_advice() =>
        Assert.Empty(Advice.From([ResultOf(Algorithm.All[0], [Met("u1", "a"), Met("u1", "a")], 1, 1)]));

    private static string ShareAdvice(params Result[] results) =>
        Advice.From(results).Single(static advice => advice.When == "exact shares").Take;

    private static Answer Met(string user, string? server) => new(new User(user, "10.0.0.1"), server, TimeSpan.FromMilliseconds(5));

    private static Result ResultOf(Algorithm algorithm, Answer[] answers, params int[] requests)
    {
        ServerLoad[] loads = [.. requests.Select(static (count, i) => new ServerLoad($"s{i}", AnySpeed, count, Peak: 1))];
        Move none = new(Users: 2, Moved: 0, Needless: 0, Ideal: 0);
        return new Result(algorithm, new SteadyResult(algorithm, loads, answers), new ChurnResult("a", "b", 0, 0, 0, none, none));
    }
}
