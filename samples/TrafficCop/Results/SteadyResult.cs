using HdrHistogram;
using TrafficCop.Servers;
using TrafficCop.Setup;
using TrafficCop.Workload;

namespace TrafficCop.Results;

/// <summary>Figures of the time in which all servers were up.</summary>
internal sealed class SteadyResult
{
    private const int MicrosecondsPerMinute = 60_000_000;

    public SteadyResult(
        Algorithm algorithm, IReadOnlyList<ServerLoad> loads, IReadOnlyCollection<Answer> answers, bool allClientsBusy)
    {
        Loads = loads;
        AllClientsBusy = allClientsBusy;
        Requests = answers.Count;
        Failed = answers.Count(static answer => answer.Server is null);

        LongHistogram latencies = new(MicrosecondsPerMinute, numberOfSignificantValueDigits: 3);
        foreach (Answer answer in answers)
        {
            latencies.RecordValue(Math.Clamp((long)answer.Latency.TotalMicroseconds, 1, MicrosecondsPerMinute));
        }

        P50 = TimeSpan.FromMicroseconds(latencies.GetValueAtPercentile(50));
        P99 = TimeSpan.FromMicroseconds(latencies.GetValueAtPercentile(99));

        // A user with a single request cannot show stickiness.
        IGrouping<User, Answer>[] users =
            [.. answers.GroupBy(static answer => answer.User).Where(static visits => visits.Count() > 1)];
        ReturningUsers = users.Length;
        StickyUsers = users.Count(static visits => visits.DistinctBy(static visit => visit.Server).Count() == 1);

        double requestsPerWeight = (double)loads.Sum(static load => load.Requests) / loads.Sum(Weight);
        Unevenness = loads.Max(load => load.Requests / (Weight(load) * requestsPerWeight));
        Peak = loads.Max(static load => load.Peak);

        int Weight(ServerLoad load) => algorithm.IsWeighted ? load.Speed.Weight : 1;
    }

    public IReadOnlyList<ServerLoad> Loads { get; }

    public int Requests { get; }

    public int Failed { get; }

    public TimeSpan P50 { get; }

    public TimeSpan P99 { get; }

    /// <summary>The number of users with more than one request.</summary>
    public int ReturningUsers { get; }

    /// <summary>The number of those users that were served by one server only.</summary>
    public int StickyUsers { get; }

    public double StickyShare => (double)StickyUsers / ReturningUsers;

    /// <summary>The requests of the busiest server, as a multiple of its share by weight.</summary>
    public double Unevenness { get; }

    /// <summary>The most requests in flight at one server.</summary>
    public int Peak { get; }

    /// <summary>Whether all clients were busy at some moment. More clients might raise <see cref="Peak"/>.</summary>
    public bool AllClientsBusy { get; }
}
