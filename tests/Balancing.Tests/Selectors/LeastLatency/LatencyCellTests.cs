using Balancing.Selectors.LeastLatency;
using Balancing.Tests.Support;

namespace Balancing.Tests.Selectors.LeastLatency;

[Collection(SerialTests.Name)]
public class LatencyCellTests
{
    private readonly LatencyCell _cell = new();

    [Theory]
    [InlineData(RequestOutcome.Failed)]
    [InlineData(RequestOutcome.Canceled)]
    [InlineData(null)]
    public void The_first_thing_learnt_is_a_success(RequestOutcome? outcome)
    {
        _cell.Learn(outcome, 1, now: 0);
        Assert.Equal(0, _cell.Mean);
        _cell.Learn(RequestOutcome.Succeeded, 0.25, now: 0);
        Assert.Equal(0.25, _cell.Mean, 6);
    }

    [Theory]
    [InlineData(RequestOutcome.Failed)]
    [InlineData(RequestOutcome.Canceled)]
    [InlineData(null)]
    public void What_is_no_success_teaches_upward_only_T40(RequestOutcome? outcome)
    {
        _cell.Learn(RequestOutcome.Succeeded, 1, now: 0);
        _cell.Learn(outcome, 0.001, now: 500);
        Assert.Equal(1, _cell.Mean, 6);
        _cell.Learn(outcome, 3, now: 0);
        Assert.Equal(1.2, _cell.Mean, 6);
    }

    // If a failed request is sent again, a success takes the mean times 1 ÷ (share of successes).
    [Fact]
    public void A_failure_raises_the_expected_latency_and_successes_take_it_back()
    {
        _cell.Learn(RequestOutcome.Succeeded, 2, now: 0);
        Assert.Equal(2, _cell.Expected, 6);
        _cell.Learn(RequestOutcome.Failed, 0.001, now: 50_000); // after a pause it counts for no more
        Assert.Equal(2 / 0.9, _cell.Expected, 5);
        _cell.Learn(RequestOutcome.Failed, 0.001, now: 50_000);
        Assert.Equal(2 / 0.81, _cell.Expected, 5);
        _cell.Learn(RequestOutcome.Canceled, 0.001, now: 50_000);
        _cell.Learn(null, 0.001, now: 50_000);
        Assert.Equal(2 / 0.81, _cell.Expected, 5);
        _cell.Learn(RequestOutcome.Succeeded, 2, now: 100_000); // after a pause it counts for nearly all
        Assert.Equal(2, _cell.Expected, 5);
    }

    [Fact]
    public void Without_a_success_a_failure_makes_a_backend_slower_than_average()
    {
        Assert.Equal(0, _cell.Expected);
        _cell.Learn(RequestOutcome.Canceled, 1, now: 0);
        Assert.Equal(0, _cell.Expected);
        _cell.Learn(RequestOutcome.Failed, 1, now: 0);
        Assert.Equal(-1 / 0.9, _cell.Expected, 5);
        _cell.Learn(RequestOutcome.Succeeded, 3, now: 0);
        Assert.Equal(3 / 0.91, _cell.Expected, 5);
    }

    [Fact]
    public void Any_number_of_failures_is_forgotten_after_a_few_successes()
    {
        _cell.Learn(RequestOutcome.Succeeded, 1, now: 0);
        for (int i = 0; i < 10_000; i++)
        {
            _cell.Learn(RequestOutcome.Failed, 0, now: 0);
        }

        Assert.Equal(1_024, _cell.Expected, 1.0);
        for (int i = 0; i < 30; i++)
        {
            _cell.Learn(RequestOutcome.Succeeded, 1, now: 0);
        }

        Assert.InRange(_cell.Expected, 1, 1.05); // 1 ÷ (1 - 0.9^30) = 1.044
    }

    // A peak of a heavy tail counts for a tenth, and the next ones take that back.
    [Fact]
    public void One_request_moves_the_mean_by_a_tenth_T44()
    {
        _cell.Learn(RequestOutcome.Succeeded, 1, now: 7);
        _cell.Learn(RequestOutcome.Succeeded, 11, now: 7);
        Assert.Equal(2, _cell.Mean, 6);
        _cell.Learn(RequestOutcome.Succeeded, 1, now: 7);
        Assert.Equal(1.9, _cell.Mean, 6);
    }

    [Theory]
    [InlineData(1_000, 0.632)]
    [InlineData(3_000, 0.950)]
    [InlineData(50, 0.1)]
    public void After_a_pause_a_request_counts_for_more(uint pause, double gain)
    {
        _cell.Learn(RequestOutcome.Succeeded, 1, now: uint.MaxValue - 10); // the stamp wraps
        _cell.Learn(RequestOutcome.Succeeded, 2, unchecked(uint.MaxValue - 10 + pause));
        Assert.Equal(1 + gain, _cell.Mean, 3);
    }

    [Fact]
    public void A_stamp_that_lies_ahead_counts_as_now()
    {
        _cell.Learn(RequestOutcome.Succeeded, 1, now: 100);
        _cell.Learn(RequestOutcome.Succeeded, 2, now: 99);
        Assert.Equal(1.1, _cell.Mean, 6);
    }

    [Fact]
    public void No_latency_at_all_is_still_an_estimate_T2()
    {
        _cell.Learn(RequestOutcome.Succeeded, 0, now: 0);
        Assert.True(_cell.Mean > 0);
    }

    // The mean lies between the least and the largest latency. If value and stamp could tear, it would not.
    [Fact]
    public void Concurrent_requests_keep_the_mean_between_their_latencies()
    {
        Workers workers = new();
        for (uint i = 0; i < 3; i++)
        {
            uint own = i;
            workers.Repeat(() => _cell.Learn(RequestOutcome.Succeeded, 1 + own, own * 1_000_000));
        }

        workers.Repeat(() => Assert.True(_cell.Mean is 0 or (>= 1 and <= 3)));
        workers.Repeat(() => Assert.True(_cell.Expected is 0 or (>= 1 and <= 3)));
        workers.RunFor(TimeSpan.FromMilliseconds(500));
    }
}
