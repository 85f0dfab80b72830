using Balancing.Quality.Arithmetic;
using Balancing.Quality.Contenders;

namespace Balancing.Quality.Queueing;

/// <summary>
/// A simulation of servers that each work off their queue in order: requests come at random (Poisson) and take random
/// (exponential) times, the same for every contender. Times are in mean service times.
/// </summary>
/// <param name="Mean">The mean time from arrival to end.</param>
/// <param name="P99">What 99 % of the requests do not exceed.</param>
/// <param name="IsStable">False if the queues grew without end.</param>
internal sealed record QueueSimulation(double Mean, double P99, bool IsStable)
{
    public const int Servers = 100;
    public const double Load = 0.9;
    private const double WarmUp = 0.1;

    // At load 0.9 random picks leave nine on a server on average, one in 10^5 above a hundred.
    private const int TooMany = 100 * Servers;

    // Balancers must not draw the same numbers as arrivals and services do.
    private const int BalancerSeed = 1_000;

    public static QueueSimulation Measure(Contender contender, RunSize run)
    {
        QueueSimulation[] results = new QueueSimulation[run.Simulations];
        Parallel.For(0, results.Length, seed =>
            results[seed] = Simulate(contender.Queueing!([.. Enumerable.Repeat(1, Servers)], BalancerSeed + seed), run.Requests, new Random(seed)));
        return new QueueSimulation(results.Average(static result => result.Mean), results.Average(static result => result.P99), results.All(static result => result.IsStable));
    }

    private static QueueSimulation Simulate(IBalancer balancer, int requests, Random random)
    {
        double now = 0;
        double[] freeAt = new double[Servers];
        double[] times = new double[requests];
        PriorityQueue<int, double> departures = new();
        for (int i = 0; i < requests; i++)
        {
            now += Exponential(random) / (Servers * Load);
            while (departures.TryPeek(out int leaving, out double at) && at <= now)
            {
                departures.Dequeue();
                balancer.End(leaving);
            }

            if (departures.Count > TooMany)
            {
                return new QueueSimulation(double.PositiveInfinity, double.PositiveInfinity, IsStable: false);
            }

            int server = balancer.Pick();
            balancer.Begin(server);
            freeAt[server] = Math.Max(now, freeAt[server]) + Exponential(random);
            departures.Enqueue(server, freeAt[server]);
            times[i] = freeAt[server] - now;
        }

        Span<double> measured = times.AsSpan((int)(WarmUp * requests));
        measured.Sort();
        return new QueueSimulation(Durations.Mean(measured), Durations.Quantile(measured, 0.99), IsStable: true);
    }

    private static double Exponential(Random random) => -Math.Log(1 - random.NextDouble());
}
