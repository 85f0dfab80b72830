using Balancing.Tests.Support;

namespace Balancing.Tests.Concurrency;

[Collection(SerialTests.Name)]
public class MembershipRaceTests
{
    [Theory]
    [MemberData(nameof(SelectorCatalog.Names), MemberType = typeof(SelectorCatalog))]
    public void A_selector_built_while_the_pool_changes_misses_no_change_P04(string name)
    {
        BackendPool pool = Pools.Create(2);
        IBackendSelector selector = SelectorCatalog.Create(name, pool);
        int number = 0;
        Race.Run(
            TimeSpan.FromMilliseconds(500),
            before: () => number++,
            after: () =>
            {
                // Both changes have returned, in either order. The selector must return the new members and no others.
                Assert.True(selector.TrySelect(out Backend? backend));
                Assert.Contains(backend, pool.Backends);
                backend.IsAvailable = false;
                Assert.True(selector.TrySelect(out Backend? other));
                Assert.Contains(other, pool.Backends);
                ((IDisposable)selector).Dispose();
            },
            () => selector = SelectorCatalog.Create(name, pool),
            () => pool.ReplaceAll([new Backend($"left-{number}"), new Backend($"right-{number}")]));
    }

    // A writer makes a change and then announces it. A thread that has read the announcement must select by that
    // change. Of the two generations of members it may only get the later one.
    [Theory]
    [MemberData(nameof(SelectorCatalog.Names), MemberType = typeof(SelectorCatalog))]
    public void A_change_that_has_returned_is_seen_by_every_thread_P02_P04_P05(string name)
    {
        BackendPool pool = new(new Generation(0, "left"), new Generation(0, "right"));
        IBackendSelector selector = SelectorCatalog.Create(name, pool);
        int published = 0;
        int begun = 0;
        Workers workers = new();
        for (int i = 0; i < 2; i++)
        {
            Random random = Seeds.Random(210 + i);
            workers.Repeat(() =>
            {
                int before = Volatile.Read(ref published);
                Assert.True(selector.TrySelect(random.NextContext(), out Backend? backend));
                Assert.InRange(((Generation)backend).Number, before, Volatile.Read(ref begun));
            });
        }

        workers.Repeat(() =>
        {
            int next = Interlocked.Increment(ref begun);
            pool.ReplaceAll([new Generation(next, "left"), new Generation(next, "right")]);
            Volatile.Write(ref published, next);
        });
        workers.RunFor(TimeSpan.FromMilliseconds(500));
        Assert.True(published > 1);
    }

    [Fact]
    public void A_backend_added_to_two_pools_at_once_joins_exactly_one()
    {
        BackendPool left = new();
        BackendPool right = new();
        Backend shared = new("shared");
        int rejections = 0;
        Race.Run(
            TimeSpan.FromMilliseconds(500),
            before: () =>
                (left, right, shared, rejections) = (new BackendPool(), new BackendPool(), new Backend("shared"), 0),
            after: () =>
            {
                Assert.Equal(1, rejections);
                Assert.Equal(1, left.Backends.Length + right.Backends.Length);
            },
            () => Try(left),
            () => Try(right));

        void Try(BackendPool pool)
        {
            try
            {
                pool.AddOrReplace(shared);
            }
            catch (ArgumentException exception)
            {
                Assert.Contains("'shared' belongs to another pool", exception.Message, StringComparison.Ordinal);
                Interlocked.Increment(ref rejections);
            }
        }
    }

    private sealed class Generation(int number, string id) : Backend(id)
    {
        public int Number { get; } = number;
    }
}
