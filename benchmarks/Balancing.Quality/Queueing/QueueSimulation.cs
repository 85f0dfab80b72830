using Balancing.Quality.Arithmetic;
using Balancing.Quality.Contenders;

namespace Balancing.Quality.Queueing;

/// <summary>
/// A simulation of servers that each process their queue in order. Arrivals are random (Poisson), and so are the
/// service times; both are the same for every contender. Times are in mean service times of the fastest.
/// </summary>
/// <param name="Mean">The mean time from arrival to end.</param>
/// <param name="P99">The time that 99 % of the requests do not exceed.</param>
/// <param name="IsStable">False if the queues grew without limit.</param>
internal sealed record QueueSimulation(double Mean, double P99, bool IsStable)
{
    private const double WarmUp = 0.1;

    // At load 0.9, random picks leave nine requests on a server on average. Above a hundred is one case in 10^5.
    private const int MaxInFlightPerServer = 100;

    // Balancers must not draw the numbers that arrivals and service times draw.
    private const int BalancerSeed = 1_000;

    /// <summary>The means over several simulations.</summary>
    /// <param name="create">From a seed to a balancer of these servers.</param>
    /// <param name="speeds">The speed of each server; the fastest has 1.</param>
    /// <param name="load">The share of the total speed that the requests need.</param>
    /// <param name="run">How many simulations, of how many requests.</param>
    public static QueueSimulation Measure(Func<int, IBalancer> create, double[] speeds, double load, RunSize run) =>
        Measure(create, speeds, load, Draws.Exponential, run.Simulations, run.Requests);

    /// <summary>The means over several simulations.</summary>
    /// <param name="create">From a seed to a balancer of these servers.</param>
    /// <param name="speeds">The speed of each server; the fastest has 1.</param>
    /// <param name="load">The share of the total speed that the requests need.</param>
    /// <param name="service">Draws service times with a mean of 1.</param>
    /// <param name="simulations">How many simulations.</param>
    /// <param name="requests">The requests of each.</param>
    public static QueueSimulation Measure(
        Func<int, IBalancer> create, double[] speeds, double load, Func<Random, double> service, int simulations,
        int requests)
    {
        QueueSimulation[] results = new QueueSimulation[simulations];
        Parallel.For(0, results.Length, seed =>
            results[seed] = Simulate(
                create(BalancerSeed + seed), speeds, load, service, requests, new Random(seed)));
        return new QueueSimulation(
            results.Average(static result => result.Mean),
            results.Average(static result => result.P99),
            results.All(static result => result.IsStable));
    }

    private static QueueSimulation Simulate(
        IBalancer balancer, double[] speeds, double load, Func<Random, double> service, int requests, Random random)
    {
        double arrivalRate = speeds.Sum() * load;
        double now = 0;
        double[] freeAt = new double[speeds.Length];
        double[] times = new double[requests];
        PriorityQueue<int, double> departures = new();
        for (int i = 0; i < requests; i++)
        {
            now += Draws.Exponential(random) / arrivalRate;
            while (departures.TryPeek(out int leaving, out double at) && at <= now)
            {
                departures.Dequeue();
                balancer.MoveTo(at);
                balancer.End(leaving);
            }

            if (departures.Count > MaxInFlightPerServer * speeds.Length)
            {
                return new QueueSimulation(double.PositiveInfinity, double.PositiveInfinity, IsStable: false);
            }

            balancer.MoveTo(now);
            int server = balancer.Pick();
            balancer.Begin(server);
            freeAt[server] = Math.Max(now, freeAt[server]) + service(random) / speeds[server];
            departures.Enqueue(server, freeAt[server]);
            times[i] = freeAt[server] - now;
        }

        Span<double> measured = times.AsSpan((int)(WarmUp * requests));
        measured.Sort();
        return new QueueSimulation(Durations.Mean(measured), Durations.Quantile(measured, 0.99), IsStable: true);
    }
}
