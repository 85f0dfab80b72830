using Balancing;
using HttpGateway.Status.Traffic;

namespace HttpGateway.Tests.Status;

/// <summary>The counters of a backend.</summary>
public class TrafficTests
{
    [Fact]
    public void Each_attempt_is_a_request_and_only_failures_are_failures()
    {
        BackendTraffic traffic = new();
        RequestOutcome?[] outcomes =
            [RequestOutcome.Succeeded, RequestOutcome.Failed, RequestOutcome.Canceled, null];
        foreach (RequestOutcome? outcome in outcomes)
        {
            traffic.Count(outcome, TimeSpan.FromMilliseconds(5));
        }

        Assert.Equal((4, 1), (traffic.Requests, traffic.Failures));
    }

    [Fact]
    public void Latency_is_that_of_successes()
    {
        BackendTraffic traffic = new();
        Assert.Equal(TimeSpan.Zero, traffic.Latency);
        traffic.Count(RequestOutcome.Failed, TimeSpan.FromSeconds(9));
        Assert.Equal(TimeSpan.Zero, traffic.Latency);
        traffic.Count(RequestOutcome.Succeeded, TimeSpan.FromMilliseconds(20));
        traffic.Count(RequestOutcome.Succeeded, TimeSpan.FromMilliseconds(20));

        Assert.Equal(20, traffic.Latency.TotalMilliseconds, tolerance: 0.001);
    }

    [Fact]
    public void One_stream_of_an_hour_does_not_hide_requests_of_milliseconds()
    {
        BackendTraffic traffic = new();
        for (int request = 0; request < 100; request++)
        {
            traffic.Count(RequestOutcome.Succeeded, TimeSpan.FromMilliseconds(10));
        }

        traffic.Count(RequestOutcome.Succeeded, TimeSpan.FromHours(1));

        // exp(ln(3,600,000 / 10) / 32) = 1.49
        Assert.Equal(14.9, traffic.Latency.TotalMilliseconds, tolerance: 0.1);
    }

    [Fact]
    public void A_latency_of_zero_is_a_latency()
    {
        BackendTraffic traffic = new();
        traffic.Count(RequestOutcome.Succeeded, TimeSpan.Zero);

        Assert.Equal(0.001, traffic.Latency.TotalMilliseconds, tolerance: 0.0001);
    }

    [Fact]
    public void No_request_is_lost_between_threads()
    {
        BackendTraffic traffic = new();
        Parallel.For(0, 10_000, _ => traffic.Count(RequestOutcome.Failed, TimeSpan.Zero));

        Assert.Equal((10_000, 10_000), (traffic.Requests, traffic.Failures));
    }

    [Fact]
    public void Counting_for_a_known_id_allocates_nothing()
    {
        PoolTraffic traffic = new();
        Backend backend = new("a");
        traffic.OnOutcome(backend, RequestOutcome.Succeeded, TimeSpan.FromMilliseconds(1));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int request = 0; request < 1_000; request++)
        {
            traffic.OnOutcome(backend, RequestOutcome.Succeeded, TimeSpan.FromMilliseconds(1));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Ids_that_are_gone_are_forgotten()
    {
        PoolTraffic traffic = new();
        BackendTraffic kept = traffic.GetOrAdd("kept");
        BackendTraffic gone = traffic.GetOrAdd("gone");
        traffic.Keep(["kept"]);

        Assert.Same(kept, traffic.GetOrAdd("kept"));
        Assert.NotSame(gone, traffic.GetOrAdd("gone"));
    }
}
