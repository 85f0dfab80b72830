using TrafficCop.Results;
using TrafficCop.Servers;
using TrafficCop.Setup;
using TrafficCop.Workload;

namespace TrafficCop.Tests.Results;

/// <summary>Results from given figures, without a measurement.</summary>
internal static class TestResults
{
    public static readonly Speed AnySpeed = Speed.Create(0, 8);

    public static readonly Relocation NoMoves = new(Users: 2, Moved: 0, Needless: 0, Ideal: 0);

    public static Algorithm GetAlgorithm(string title) =>
        Algorithm.All.Single(algorithm => algorithm.Title == title);

    public static Answer CreateAnswer(string user, string? server, int milliseconds = 5) =>
        new(new User(user, "10.0.0.1"), server, TimeSpan.FromMilliseconds(milliseconds));

    /// <summary>Two answers to one user, from one server.</summary>
    public static Answer[] StickyAnswers(int milliseconds = 5) =>
        [CreateAnswer("u1", "a", milliseconds), CreateAnswer("u1", "a", milliseconds)];

    /// <param name="title">The title of the algorithm.</param>
    /// <param name="answers">The answers of the steady traffic.</param>
    /// <param name="requests">The number of requests of each server: s0, s1 and so on.</param>
    /// <param name="left">The moves after s1 has left.</param>
    /// <param name="joined">The moves after s2 has joined.</param>
    /// <param name="peak">The peak of s0.</param>
    /// <param name="allClientsBusy">Whether the number of clients may have limited the peak.</param>
    public static Result CreateResult(
        string title,
        Answer[] answers,
        int[] requests,
        Relocation? left = null,
        Relocation? joined = null,
        int peak = 1,
        bool allClientsBusy = false)
    {
        Algorithm algorithm = GetAlgorithm(title);
        ServerLoad[] loads =
            [.. requests.Select((count, i) => new ServerLoad($"s{i}", AnySpeed, count, i == 0 ? peak : 0))];
        SteadyResult steady = new(algorithm, loads, answers, allClientsBusy);
        return new Result(algorithm, steady, new ChurnResult("s1", "s2", 0, 0, 0, left ?? NoMoves, joined ?? NoMoves));
    }

    public static Result CreateResult(string title, params int[] requests) =>
        CreateResult(title, StickyAnswers(), requests);
}
