using Balancing.Pool;

namespace Balancing.Tests.Pool;

/// <summary>What is counted of one member for its ejection.</summary>
public class FailureCountsTests
{
    // A count has 16 bits. When it is full, both are halved, so that the rate stays.
    [Fact]
    public void The_rate_of_a_busy_interval_stays_exact()
    {
        FailureCounts counts = new();
        for (int i = 1; i <= 150_000; i++)
        {
            (int requests, int failures) = counts.AddToRate(epoch: 0, interval: 7, hasFailed: i % 4 == 0);
            Assert.InRange(requests, Math.Min(i, 32_000), ushort.MaxValue);
            Assert.InRange(failures, (requests / 4) - 20, (requests / 4) + 20);
            Assert.True(i > 60_000 || (requests, failures) == (i, i / 4));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(1_000_000)]
    public void Another_interval_begins_at_zero(long distance)
    {
        FailureCounts counts = new();
        counts.AddToRate(epoch: 0, interval: 5, hasFailed: true);
        Assert.Equal((1, 1), counts.AddToRate(epoch: 0, interval: 5 + distance, hasFailed: true));
        Assert.Equal((2, 1), counts.AddToRate(epoch: 0, interval: 5 + distance, hasFailed: false));
    }

    // A thread that has read the clock before the end of an interval reports after another one.
    [Theory]
    [InlineData(7)]
    [InlineData(1 << 20)] // the number of an interval has 20 bits
    public void A_late_report_of_the_interval_before_keeps_the_counts(long interval)
    {
        FailureCounts counts = new();
        counts.AddToRate(epoch: 0, interval, hasFailed: true);
        Assert.Equal((2, 2), counts.AddToRate(epoch: 0, interval - 1, hasFailed: true));
        Assert.Equal((3, 2), counts.AddToRate(epoch: 0, interval, hasFailed: false));
    }

    [Fact]
    public void A_request_of_another_epoch_counts_for_nothing_P20_T36()
    {
        FailureCounts counts = new();
        Assert.Equal((1, 2), (counts.AddFailure(epoch: 0), counts.AddFailure(epoch: 0)));
        counts.AddToRate(epoch: 0, interval: 0, hasFailed: true);
        counts.BeginEpoch();
        Assert.Equal(1, counts.Epoch);
        Assert.Equal(0, counts.AddFailure(epoch: 0));
        Assert.Equal((0, 0), counts.AddToRate(epoch: 0, interval: 0, hasFailed: true));
        Assert.Equal((1, 0), counts.AddToRate(epoch: 1, interval: 0, hasFailed: false));
        Assert.Equal(1, counts.AddFailure(epoch: 1));
        counts.AddSuccess(epoch: 0); // too late to help
        Assert.Equal(2, counts.AddFailure(epoch: 1));
        counts.AddSuccess(epoch: 1);
        Assert.Equal(1, counts.AddFailure(epoch: 1));
    }

    // Twelve bits of the epoch are kept with the rate, so 4,096 epochs later it looks the same.
    [Fact]
    public void Counts_of_an_epoch_end_with_the_next_one_P20()
    {
        FailureCounts counts = new();
        for (int epoch = 0; epoch < 5_000; epoch++)
        {
            Assert.Equal((1, 1), counts.AddToRate(epoch, interval: 0, hasFailed: true));
            Assert.Equal(1, counts.AddFailure(epoch));
            counts.BeginEpoch();
        }
    }
}
