using TrafficCop.Results;
using TrafficCop.Servers;
using TrafficCop.Setup;
using TrafficCop.Workload;

namespace TrafficCop.Tests.Results;

/// <summary>Results that nobody measured, so that every figure is known.</summary>
internal static class TestResults
{
    public static readonly Speed AnySpeed = Speed.Create(0, 8);

    public static readonly Relocation NoMove = new(Users: 2, Moved: 0, Needless: 0, Ideal: 0);

    public static Algorithm Named(string title) => Algorithm.All.Single(algorithm => algorithm.Title == title);

    public static Answer Met(string user, string? server, int milliseconds = 5) => new(new User(user, "10.0.0.1"), server, TimeSpan.FromMilliseconds(milliseconds));

    /// <summary>A user who met one server twice.</summary>
    public static Answer[] Faithful(int milliseconds = 5) => [Met("u1", "a", milliseconds), Met("u1", "a", milliseconds)];

    public static Result ResultOf(
        string title, Answer[] answers, int[] requests, Relocation? left = null, Relocation? joined = null, int peak = 1, bool allClientsBusy = false)
    {
        Algorithm algorithm = Named(title);
        ServerLoad[] loads = [.. requests.Select((count, i) => new ServerLoad($"s{i}", AnySpeed, count, i == 0 ? peak : 0))];
        SteadyResult steady = new(algorithm, loads, answers, allClientsBusy);
        return new Result(algorithm, steady, new ChurnResult("s1", "s2", 0, 0, 0, left ?? NoMove, joined ?? NoMove));
    }
}
