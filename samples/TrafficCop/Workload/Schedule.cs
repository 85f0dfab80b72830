using System.Globalization;
using TrafficCop.Servers;

namespace TrafficCop.Workload;

/// <summary>Which user sends which request at which time. Equal seeds give equal traffic.</summary>
internal sealed class Schedule
{
    /// <summary>The number of requests per user in the steady traffic.</summary>
    public const int VisitsPerUser = 8;

    /// <summary>One request in this number is heavy: it causes <see cref="HeavyUnits"/> times the usual work.</summary>
    public const int HeavyEvery = 20;

    public const int HeavyUnits = 8;

    private const double MeanUnits = 1 + ((HeavyUnits - 1.0) / HeavyEvery);

    // The utilization of the slowest servers if every server gets the same number of requests.
    private const double Utilization = 0.9;

    // The rate while a server is missing, because the others then have more work.
    private const double WavePace = 0.8;

    private readonly double _rate;
    private readonly int _seed;

    /// <param name="servers">The speeds of the servers.</param>
    /// <param name="requests">The number of requests of the steady traffic.</param>
    /// <param name="seed">The seed of all random numbers.</param>
    public Schedule(IReadOnlyCollection<Speed> servers, int requests, int seed)
    {
        _seed = seed;
        _rate = Utilization * servers.Count * servers.Min(static speed => speed.UnitsPerSecond) / MeanUnits;

        Random random = new(seed);
        Users = [.. Enumerable.Range(0, Math.Max(1, requests / VisitsPerUser)).Select(i => new User(
            string.Create(CultureInfo.InvariantCulture, $"user-{i}-{random.Next():x8}"),
            string.Create(CultureInfo.InvariantCulture, $"10.{random.Next(256)}.{i >> 8 & 255}.{i & 255}")))];
        Steady = CreateVisits(requests, pace: 1, round: 0);
    }

    public IReadOnlyList<User> Users { get; }

    /// <summary>The traffic while all servers are up.</summary>
    public IReadOnlyList<Visit> Steady { get; }

    /// <summary>One request of each user, in another order for each round.</summary>
    public IReadOnlyList<Visit> Wave(int round) => CreateVisits(Users.Count, WavePace, round);

    private List<Visit> CreateVisits(int count, double pace, int round)
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

            // Users are independent, so the time between two requests has an exponential distribution.
            due += TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) / (_rate * pace));
            int units = random.Next(HeavyEvery) == 0 ? HeavyUnits : 1;
            visits.Add(new Visit(users[i % users.Length], units, due));
        }

        return visits;
    }
}
