using Balancing.Tests.Support;

namespace Balancing.Tests.Pool;

public class ChangedEventTests
{
    private readonly BackendPool _pool = Pools.Create(2);
    private readonly List<string> _events = [];

    [Fact]
    public void Each_change_raises_one_event_with_the_members_before_and_after()
    {
        _pool.Changed += Record;
        _pool.AddOrReplace(new Backend("b2"));
        _pool.Remove("b0");
        _pool.ReplaceAll([new Backend("x")]);
        _pool.Update([new Backend("y")], ["x"]);
        Assert.Equal(["b0 b1 -> b0 b1 b2", "b0 b1 b2 -> b1 b2", "b1 b2 -> x", "x -> y"], _events);
    }

    [Fact]
    public void A_change_that_is_rejected_or_changes_nothing_raises_no_event()
    {
        _pool.Changed += Record;
        _pool.ReplaceAll(_pool.Backends);
        Assert.False(_pool.Remove("missing"));
        Assert.Throws<ArgumentException>(() => _pool.ReplaceAll([new Backend("x"), new Backend("x")]));
        _pool.Backends[0].IsAvailable = false;
        Assert.Empty(_events);
    }

    [Fact]
    public void A_handler_sees_the_change_and_may_change_the_pool_itself()
    {
        using RoundRobinSelector selector = new(_pool);
        _pool.Changed += (sender, change) =>
        {
            Assert.Same(_pool, sender);
            Assert.True(selector.TrySelect(out Backend? backend));
            Assert.Contains(backend, change.Current);
            Record(sender, change);
            if (change.Current.Length == 1)
            {
                _pool.AddOrReplace(new Backend("second")); // its event comes after this one
            }
        };
        _pool.ReplaceAll([new Backend("first")]);
        Assert.Equal(["b0 b1 -> first", "first -> first second"], _events);
    }

    [Fact]
    public void A_removed_handler_is_not_called()
    {
        _pool.Changed += Record;
        _pool.Changed -= Record;
        _pool.Remove("b0");
        Assert.Empty(_events);
    }

    [Fact]
    public void An_exception_of_a_handler_reaches_the_caller_and_the_others_are_called()
    {
        _pool.Changed += (_, _) =>
        {
            if (_events.Count == 0)
            {
                _events.Add("throws");
                _pool.AddOrReplace(new Backend("b3")); // waits for its turn
                throw new NotSupportedException("by the handler");
            }
        };
        _pool.Changed += Record;
        Assert.Throws<NotSupportedException>(() => _pool.AddOrReplace(new Backend("b2")));
        Assert.Equal(["throws", "b0 b1 -> b0 b1 b2", "b0 b1 b2 -> b0 b1 b2 b3"], _events);
        _pool.Remove("b0");
        Assert.Equal(4, _events.Count);
    }

    /// <summary>
    /// Two threads add and remove. Each event must begin with the members of the previous one. The last event must end
    /// with the final members.
    /// </summary>
    [Fact]
    public void Events_of_concurrent_changes_come_in_the_order_of_the_changes()
    {
        string last = "b0 b1";
        int gaps = 0;
        int events = 0;
        _pool.Changed += (_, change) =>
        {
            gaps += Text(change.Previous) == last ? 0 : 1;
            last = Text(change.Current);
            events++;
        };
        Workers workers = new();
        for (int i = 0; i < 2; i++)
        {
            string id = $"worker{i}";
            workers.Repeat(() =>
            {
                _pool.AddOrReplace(new Backend(id));
                _pool.Remove(id);
            });
        }

        workers.RunFor(TimeSpan.FromMilliseconds(300));
        Assert.Equal(0, gaps);
        Assert.True(events > 2);
        Assert.Equal(Text(_pool.Backends), last);
    }

    private void Record(object? sender, BackendPoolChangedEventArgs change) =>
        _events.Add($"{Text(change.Previous)} -> {Text(change.Current)}");

    private static string Text(IEnumerable<Backend> backends) =>
        string.Join(' ', backends.Select(static backend => backend.Id));
}
