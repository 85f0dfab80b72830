using Edge.Tests.Support;
using Edge.Traffic;

namespace Edge.Tests.Traffic;

/// <summary>Lost is a request without an answer although a retry was allowed, and nothing else.</summary>
public class RetryingClientTests
{
    private readonly TrafficCounts _counts = new();
    private readonly List<TimeSpan> _pauses = [];

    [Theory]
    [InlineData(nameof(RequestKind.Safe))]
    [InlineData(nameof(RequestKind.Unsafe))]
    public async Task An_answer_is_counted_once(string kind)
    {
        Assert.Equal(1, await SendAsync(kind, AttemptResult.Answered));
        AssertCounts(answered: 1);
    }

    [Theory]
    [InlineData(nameof(AttemptResult.NotConnected))]
    [InlineData(nameof(AttemptResult.Cut))]
    [InlineData(nameof(AttemptResult.GatewayError))]
    public async Task A_GET_is_sent_again_after_every_failure(string failure)
    {
        AttemptResult failed = Enum.Parse<AttemptResult>(failure);
        Assert.Equal(3, await SendAsync(nameof(RequestKind.Safe), failed, failed, AttemptResult.Answered));
        AssertCounts(answered: 1);
    }

    [Theory]
    [InlineData(nameof(AttemptResult.NotConnected))]
    [InlineData(nameof(AttemptResult.Cut))]
    [InlineData(nameof(AttemptResult.GatewayError))]
    public async Task A_GET_is_lost_after_its_last_attempt(string failure)
    {
        Assert.Equal(
            RetryingClient.MaxAttempts,
            await SendAsync(nameof(RequestKind.Safe), Enum.Parse<AttemptResult>(failure)));
        AssertCounts(lost: 1);
    }

    [Theory]
    [InlineData(nameof(AttemptResult.Cut))]
    [InlineData(nameof(AttemptResult.GatewayError))]
    public async Task A_POST_that_may_have_had_an_effect_is_not_repeated_and_not_lost(string failure)
    {
        Assert.Equal(1, await SendAsync(
            nameof(RequestKind.Unsafe), Enum.Parse<AttemptResult>(failure), AttemptResult.Answered));
        AssertCounts(notRepeated: 1);
    }

    [Fact]
    public async Task A_POST_that_was_not_sent_is_sent_again()
    {
        Assert.Equal(2, await SendAsync(
            nameof(RequestKind.Unsafe), AttemptResult.NotConnected, AttemptResult.Answered));
        AssertCounts(answered: 1);
    }

    [Fact]
    public async Task A_POST_that_was_never_sent_is_lost_after_its_last_attempt()
    {
        Assert.Equal(
            RetryingClient.MaxAttempts, await SendAsync(nameof(RequestKind.Unsafe), AttemptResult.NotConnected));
        AssertCounts(lost: 1);
    }

    [Fact]
    public async Task A_POST_is_not_repeated_once_an_attempt_has_sent_it()
    {
        Assert.Equal(2, await SendAsync(
            nameof(RequestKind.Unsafe), AttemptResult.NotConnected, AttemptResult.Cut, AttemptResult.Answered));
        AssertCounts(notRepeated: 1);
    }

    [Fact]
    public async Task Pauses_between_attempts_double()
    {
        await SendAsync(nameof(RequestKind.Safe), AttemptResult.Cut);
        Assert.Equal(RetryingClient.MaxAttempts - 1, _pauses.Count);
        Assert.All(_pauses.Zip(_pauses.Skip(1)), static pair => Assert.Equal(pair.First * 2, pair.Second));
    }

    [Fact]
    public async Task Answers_of_a_gateway_are_counted_per_attempt()
    {
        await SendAsync(
            nameof(RequestKind.Safe),
            AttemptResult.GatewayError, AttemptResult.GatewayError, AttemptResult.Answered);
        Assert.Equal(2, _counts.GatewayErrors);
    }

    [Fact]
    public async Task A_request_that_is_interrupted_does_not_count()
    {
        RetryingClient client = new(
            new ScriptedTransport(AttemptResult.Cut), _counts, static (_, _) => throw new OperationCanceledException());
        await Assert.ThrowsAsync<OperationCanceledException>(
            () => client.SendAsync(RequestKind.Safe, CancellationToken.None));
        AssertCounts();
    }

    [Fact]
    public async Task A_request_is_in_flight_until_it_has_a_result()
    {
        int during = -1;
        RetryingClient client = new(
            new ScriptedTransport(AttemptResult.Cut, AttemptResult.Answered),
            _counts,
            (_, _) =>
            {
                during = _counts.InFlight;
                return Task.CompletedTask;
            });
        await client.SendAsync(RequestKind.Safe, CancellationToken.None);
        Assert.Equal((1, 0), (during, _counts.InFlight));
    }

    /// <returns>How often the request was sent.</returns>
    private async Task<int> SendAsync(string kind, params AttemptResult[] results)
    {
        ScriptedTransport transport = new(results);
        RetryingClient client = new(transport, _counts, (pause, _) =>
        {
            _pauses.Add(pause);
            return Task.CompletedTask;
        });
        await client.SendAsync(Enum.Parse<RequestKind>(kind), CancellationToken.None);
        return transport.Attempts;
    }

    private void AssertCounts(long answered = 0, long lost = 0, long notRepeated = 0)
    {
        Assert.Equal((answered, lost, notRepeated), (_counts.Answered, _counts.Lost, _counts.NotRepeated));
        Assert.Equal(0, _counts.InFlight);
    }
}
