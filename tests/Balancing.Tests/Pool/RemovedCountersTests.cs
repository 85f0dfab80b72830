using Balancing.Pool;

namespace Balancing.Tests.Pool;

public class RemovedCountersTests
{
    private readonly RemovedCounters _counters = new();

    [Fact]
    public void A_counter_is_found_until_its_leases_have_ended_P10()
    {
        InFlightCounter counter = Leased();
        _counters.Add("a", counter);
        Assert.Same(counter, _counters.Find("a"));
        counter.Decrement();
        Assert.Null(_counters.Find("a"));
    }

    [Fact]
    public void An_idle_counter_is_not_kept()
    {
        _counters.Add("a", new InFlightCounter());
        Assert.Equal(0, _counters.Count);
    }

    [Fact]
    public void Idle_counters_are_removed_and_leased_ones_stay()
    {
        InFlightCounter[] lost = [.. Enumerable.Range(0, 50).Select(_ => Leased())];
        for (int i = 0; i < lost.Length; i++)
        {
            _counters.Add($"lost{i}", lost[i]);
        }

        for (int i = 0; i < 10_000; i++)
        {
            InFlightCounter passing = Leased();
            _counters.Add($"passing{i}", passing);
            passing.Decrement();
            Assert.InRange(_counters.Count, lost.Length, (2 * lost.Length) + 16);
        }

        Assert.All(lost, (counter, i) => Assert.Same(counter, _counters.Find($"lost{i}")));
    }

    private static InFlightCounter Leased()
    {
        InFlightCounter counter = new();
        counter.Increment();
        return counter;
    }
}
