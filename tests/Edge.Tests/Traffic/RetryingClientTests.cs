using Edge.Traffic;

namespace Edge.Tests.Traffic;

public sealed class RetryingClientTests
{
    private readonly TrafficCounts _counts = new();

    [Fact]
    public async Task An_answer_at_once_is_one_attempt()
    {
        Assert.Equal(1, await SendAsync(AttemptResult.Answered, AttemptResult.Reset));
        Assert.Equal("answered 1, lost 0, reset 0", _counts.ToString());
    }

    [Fact]
    public async Task A_request_is_repeated_until_it_is_answered()
    {
        int attempts = await SendAsync(
            AttemptResult.Refused, AttemptResult.Reset, AttemptResult.Unavailable, AttemptResult.Answered);
        Assert.Equal(4, attempts);
        Assert.Equal("answered 1, lost 0, reset 1", _counts.ToString());
    }

    [Fact]
    public async Task A_request_that_no_attempt_answers_is_lost_once()
    {
        AttemptResult[] failures = Enumerable.Repeat(AttemptResult.Reset, RetryingClient.MaxAttempts).ToArray();
        Assert.Equal(RetryingClient.MaxAttempts, await SendAsync([.. failures, AttemptResult.Answered]));
        Assert.Equal("answered 0, lost 1, reset 5", _counts.ToString());
    }

    private async Task<int> SendAsync(params AttemptResult[] results)
    {
        int made = 0;
        await new RetryingClient(() => Task.FromResult(results[made++]), _counts, TimeSpan.Zero).SendAsync();
        return made;
    }
}
