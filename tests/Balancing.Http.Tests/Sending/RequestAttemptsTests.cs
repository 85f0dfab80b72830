using System.Diagnostics.CodeAnalysis;
using Balancing.Http.Requests;

namespace Balancing.Http.Tests.Sending;

/// <summary>Which backend an attempt gets after others.</summary>
public class RequestAttemptsTests
{
    private readonly Backend _a = new("a");
    private readonly Backend _b = new("b");

    public RequestAttemptsTests() => _ = new BackendPool(_a, _b);

    [Fact]
    public void An_attempt_gets_a_backend_that_was_not_tried() =>
        Assert.Equal("a b", Try(2, [_a, _b], [_a, _b]));

    // The selector would rather have b again.
    [Fact]
    public void A_new_round_does_not_begin_with_the_backend_that_was_tried_last() =>
        Assert.Equal("a b a", Try(3, [_a, _b], [_a, _b], [_b, _a]));

    [Fact]
    public void A_new_round_begins_with_the_last_one_if_there_is_no_other() =>
        Assert.Equal("a a a", Try(3, [_a]));

    [Fact]
    public void A_backend_that_could_not_be_reached_is_not_part_of_the_new_round()
    {
        RequestAttempts attempts = new();
        OrderedSelector selector = new(_a, _b);
        Assert.Same(_a, attempts.Acquire(selector, SelectionKey.None, []).Backend);
        Assert.Same(_b, attempts.Acquire(selector, SelectionKey.None, []).Backend);
        Assert.Same(_a, attempts.Acquire(selector, SelectionKey.None, [_b]).Backend);
        Assert.False(attempts.Acquire(selector, SelectionKey.None, [_b, _a]).IsAcquired);
    }

    [Fact]
    public void A_request_has_one_object_for_all_its_attempts()
    {
        using HttpRequestMessage request = new();
        RequestAttempts attempts = RequestAttempts.GetOrAdd(request);
        Assert.Same(attempts, RequestAttempts.GetOrAdd(request));
        using HttpRequestMessage other = new();
        Assert.NotSame(attempts, RequestAttempts.GetOrAdd(other));
    }

    private static string Try(int count, params Backend[][] orders)
    {
        RequestAttempts attempts = new();
        IEnumerable<string?> tried = Enumerable.Range(0, count).Select(i => attempts.Acquire(
            new OrderedSelector(orders[Math.Min(i, orders.Length - 1)]), SelectionKey.None, []).Backend?.Id);
        return string.Join(' ', tried);
    }

    /// <summary>Returns the first backend that may be returned.</summary>
    private sealed class OrderedSelector(params Backend[] order) : IBackendSelector
    {
        public bool TrySelect(in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
        {
            backend = null;
            foreach (Backend candidate in order)
            {
                if (context.CanSelect(candidate))
                {
                    backend = candidate;
                    return true;
                }
            }

            return false;
        }
    }
}
