using Balancing.Pool;

namespace Balancing.Tests.Pool;

public class InFlightCounterTests
{
    [Fact]
    public void A_count_beyond_the_range_of_int_reads_as_the_largest_int_P09()
    {
        InFlightCounter counter = new();
        counter.Add(int.MaxValue);
        Assert.Equal(int.MaxValue, counter.Count);
        counter.Increment();
        counter.Increment();
        Assert.Equal(int.MaxValue, counter.Count);
        counter.Add(-int.MaxValue);
        Assert.Equal(2, counter.Count);
    }

    [Fact]
    public void Every_observer_is_notified_and_any_one_can_be_removed()
    {
        for (int leaving = 0; leaving < 3; leaving++)
        {
            InFlightCounter counter = new();
            CountingObserver[] observers = [new(), new(), new()];
            Array.ForEach(observers, counter.AddObserver);
            Assert.All(observers, static observer => Assert.Equal(1, observer.Refreshes)); // by being added
            counter.Increment();
            counter.RemoveObserver(observers[leaving]);
            counter.RemoveObserver(observers[leaving]); // does nothing
            counter.Increment();
            Assert.Equal(
                [.. Enumerable.Range(0, 3).Select(i => i == leaving ? 2 : 3)],
                observers.Select(static observer => observer.Refreshes));
            Array.ForEach(observers, counter.RemoveObserver);
            Assert.Null(counter.Observers);
        }
    }

    private sealed class CountingObserver : LoadObserver
    {
        public int Refreshes { get; private set; }

        public override void Refresh() => Refreshes++;
    }
}
