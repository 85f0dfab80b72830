using System.Globalization;
using TrafficCop.Servers;

namespace TrafficCop.Workload;

/// <summary>Who comes when, and with how much work: the same for every algorithm, and for every run with the same seed.</summary>
internal sealed class Schedule
{
    /// <summary>How often each user comes in the steady traffic.</summary>
    public const int VisitsPerUser = 8;

    /// <summary>One request in so many is heavy: it makes <see cref="HeavyUnits"/> times the work of the others.</summary>
    public const int HeavyEvery = 20;

    public const int HeavyUnits = 8;

    private const double MeanUnits = 1 + ((HeavyUnits - 1.0) / HeavyEvery);

    // How busy the slowest servers are when every server gets the same number of requests.
    private const double SlowestBusy = 0.9;

    // While a server is missing the others have more to do.
    private const double WavePace = 0.8;

    private readonly double _rate;
    private readonly int _seed;

    /// <param name="servers">The servers that the traffic is for.</param>
    /// <param name="requests">How many requests the steady traffic has.</param>
    /// <param name="seed">Decides everything that is random here.</param>
    public Schedule(IReadOnlyCollection<Speed> servers, int requests, int seed)
    {
        _seed = seed;

        _rate = SlowestBusy * servers.Count * servers.Min(static speed => speed.UnitsPerSecond) / MeanUnits;

        Random random = new(seed);
        Users = [.. Enumerable.Range(0, Math.Max(1, requests / VisitsPerUser)).Select(i => new User(
            string.Create(CultureInfo.InvariantCulture, $"user-{i}-{random.Next():x8}"),
            string.Create(CultureInfo.InvariantCulture, $"10.{random.Next(256)}.{i >> 8 & 255}.{i & 255}")))];
        Steady = Compose(requests, pace: 1, round: 0);
    }

    public IReadOnlyList<User> Users { get; }

    /// <summary>The traffic by which algorithms are compared.</summary>
    public IReadOnlyList<Visit> Steady { get; }

    /// <summary>Each user once, in another order each time: for the times when servers come and go.</summary>
    public IReadOnlyList<Visit> Wave(int round) => Compose(Users.Count, WavePace, round);

    private List<Visit> Compose(int count, double pace, int round)
    {
        Random random = new(unchecked((_seed * 31) + round));
        User[] users = [.. Users];
        List<Visit> visits = new(count);
        TimeSpan due = TimeSpan.Zero;
        for (int i = 0; i < count; i++)
        {
            if (i % users.Length == 0)
            {
                random.Shuffle(users);
            }

            // Independent users: the gaps between their requests are exponential.
            due += TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) / (_rate * pace));
            int units = random.Next(HeavyEvery) == 0 ? HeavyUnits : 1;
            visits.Add(new Visit(users[i % users.Length], units, due));
        }

        return visits;
    }

}
