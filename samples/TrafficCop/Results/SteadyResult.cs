using HdrHistogram;
using TrafficCop.Servers;
using TrafficCop.Setup;
using TrafficCop.Workload;

namespace TrafficCop.Results;

/// <summary>How an algorithm did while all servers were there.</summary>
internal sealed class SteadyResult
{
    private const int MicrosecondsPerMinute = 60_000_000;

    public SteadyResult(Algorithm algorithm, IReadOnlyList<ServerLoad> loads, IReadOnlyCollection<Answer> answers, bool allClientsBusy)
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

        // Who came only once says nothing about sticking.
        IGrouping<User, Answer>[] users = [.. answers.GroupBy(static answer => answer.User).Where(static visits => visits.Count() > 1)];
        Users = users.Length;
        Faithful = users.Count(static visits => visits.Select(static visit => visit.Server).Distinct().Count() == 1);

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

    /// <summary>Users who came more than once.</summary>
    public int Users { get; }

    /// <summary>Those of them who met one server only.</summary>
    public int Faithful { get; }

    public double StickyShare => (double)Faithful / Users;

    /// <summary>The largest number of requests of a server, as a multiple of its share by weight.</summary>
    public double Unevenness { get; }

    /// <summary>The most requests that were at one server at once.</summary>
    public int Peak { get; }

    /// <summary>Whether there was a moment without a free client: with more of them <see cref="Peak"/> might be higher.</summary>
    public bool AllClientsBusy { get; }
}
