using System.Globalization;

namespace TrafficCop.Workload;

/// <summary>The traffic of a scene: independent users, and perhaps one with a large share of the requests.</summary>
internal static class SceneTraffic
{
    private const int UserCount = 200;

    /// <summary>Creates requests of one unit each. Equal arguments give equal traffic.</summary>
    /// <param name="count">The number of requests.</param>
    /// <param name="rate">The requests per second.</param>
    /// <param name="hotShare">The share of the requests that the first user sends.</param>
    /// <param name="seed">The seed of all random numbers.</param>
    public static IReadOnlyList<Visit> Create(int count, double rate, double hotShare, int seed)
    {
        Random random = new(seed);
        User[] users = [.. Enumerable.Range(0, UserCount).Select(static i => new User(
            string.Create(CultureInfo.InvariantCulture, $"user-{i}"),
            string.Create(CultureInfo.InvariantCulture, $"10.0.0.{i}")))];
        Visit[] visits = new Visit[count];
        TimeSpan due = TimeSpan.Zero;
        for (int i = 0; i < count; i++)
        {
            due += TimeSpan.FromSeconds(-Math.Log(1 - random.NextDouble()) / rate);
            int user = random.NextDouble() < hotShare ? 0 : random.Next(1, UserCount);
            visits[i] = new Visit(users[user], Units: 1, due);
        }

        return visits;
    }
}
