using Balancing.Quality.Admission;
using Balancing.Quality.Arithmetic;
using Balancing.Quality.Contenders;
using Balancing.Quality.Queueing;

namespace Balancing.Quality.Tests;

/// <summary>The simulations agree with what theory says of simple cases.</summary>
public class SimulationTests
{
    [Theory]
    [InlineData(0.5, 2)]
    [InlineData(0.8, 5)]
    public void One_server_takes_the_time_of_an_M_M_1_queue(double load, double expected)
    {
        QueueSimulation result =
            QueueSimulation.Measure(static _ => new OneServer(), [1], load, Draws.Exponential, 4, 500_000);
        Assert.InRange(result.Mean, 0.95 * expected, 1.05 * expected); // 1 ÷ (1 − load)
    }

    [Fact]
    public void Requests_end_in_time_and_report_their_outcome()
    {
        LeasesInFlight leases = new();
        BackendPool pool = new(new BackendPoolOptions { TimeProvider = leases.Clock }, new Backend("a"));
        Journal journal = new();
        pool.AddObserver(journal);
        Backend backend = pool.Backends[0];
        leases.Begin(backend.Acquire(), TimeSpan.FromSeconds(2), RequestOutcome.Failed);
        leases.Begin(backend.Acquire(), TimeSpan.FromSeconds(1));

        leases.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Equal([(null, TimeSpan.FromSeconds(1))], journal.Entries);
        Assert.Equal(1, backend.InFlightCount);

        leases.Advance(TimeSpan.FromSeconds(1.5));
        Assert.Equal((RequestOutcome.Failed, TimeSpan.FromSeconds(2)), journal.Entries[^1]);
        Assert.Equal(0, backend.InFlightCount);
        Assert.Equal(TimeSpan.FromSeconds(3), leases.Now);
    }

    [Fact]
    public void Each_dispatcher_knows_only_its_own_requests()
    {
        Counter[] counters = [new(), new()];
        Dispatchers dispatchers = new(counters, servers: 1, seed: 1);
        for (int i = 0; i < 10; i++)
        {
            dispatchers.MoveTo(i);
            dispatchers.Begin(dispatchers.Pick());
        }

        Assert.Equal(10, counters.Sum(static counter => counter.InFlight));
        Assert.All(counters, static counter => Assert.InRange(counter.InFlight, 1, 9));
        for (int i = 0; i < 10; i++)
        {
            dispatchers.End(0);
        }

        Assert.All(counters, static counter => Assert.Equal(0, counter.InFlight));
    }

    [Fact]
    public void Round_robin_sends_a_tenth_to_a_server_that_fails() =>
        Assert.Equal(
            FailingServer.Requests / FailingServer.Servers,
            FailingServer.CountFailures(static pool => new RoundRobinSelector(pool), null, reports: false, seed: 1));

    [Fact]
    public void Reports_and_ejection_end_the_failures() =>
        Assert.Equal(
            10, // five, and five more after the return
            FailingServer.CountFailures(
                static pool => new RoundRobinSelector(pool), new OutlierEjectionOptions(), reports: true, seed: 1));

    private sealed class OneServer : IBalancer
    {
        public int Pick() => 0;

        public void SetAvailable(int backend, bool isAvailable) => throw new NotSupportedException();
    }

    private sealed class Counter : IBalancer
    {
        public int InFlight { get; private set; }

        public int Pick() => 0;

        public void Begin(int backend) => InFlight++;

        public void End(int backend) => InFlight--;

        public void SetAvailable(int backend, bool isAvailable) => throw new NotSupportedException();
    }

    private sealed class Journal : IOutcomeObserver
    {
        public List<(RequestOutcome?, TimeSpan)> Entries { get; } = [];

        public void OnOutcome(Backend backend, RequestOutcome? outcome, TimeSpan latency) =>
            Entries.Add((outcome, latency));
    }
}
