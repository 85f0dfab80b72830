using Balancing;

namespace Samples.Tests;

public class CustomSelectorTests
{
    // 4 in flight on west-1 and west-2, of weights 1 and 2: four requests are (2 + 1) ÷ 1 and (1 + 1) ÷ 2 at most,
    // below the 4 of an idle east.
    [Fact]
    public void Requests_stay_in_the_zone_while_it_is_quiet()
    {
        Assert.Equal(0, EastAmong(requests: 4, detour: 4));
    }

    // (n + 1) ÷ 2 reaches 4 on both servers with 7 and 3 in flight: the eleventh request at the latest finds the east
    // as cheap.
    [Fact]
    public void Requests_leave_the_zone_once_it_is_the_detour_times_as_busy()
    {
        Assert.InRange(EastAmong(requests: 40, detour: 4), 1, 19);
        Assert.Equal(0, EastAmong(requests: 40, detour: 1_000));
    }

    [Fact]
    public void A_retry_leaves_out_the_backend_that_was_tried()
    {
        ZonedBackend near = new("near", "west"), far = new("far", "east");
        using ZoneSelector selector = new(new BackendPool(near, far), "west", detour: 2);

        Assert.Same(near, selector.Acquire().Backend);
        Assert.Same(far, selector.Acquire(new SelectionContext { Excluded = new[] { near } }).Backend);
    }

    [Fact]
    public void A_backend_that_joins_takes_part()
    {
        BackendPool pool = new(new ZonedBackend("old", "west"));
        using ZoneSelector selector = new(pool, "west", detour: 2);
        pool.Backends[0].IsAvailable = false;
        pool.AddOrReplace(new ZonedBackend("new", "west"));

        Assert.Equal("new", selector.Acquire().Backend!.Id);
    }

    [Fact]
    public void Ties_are_shared_out_evenly_P12()
    {
        BackendPool pool = new(Enumerable.Range(0, 4).Select(static i => new ZonedBackend($"b{i}", "west")));
        using ZoneSelector selector = new(pool, "west", detour: 2);
        Dictionary<string, int> picks = [];
        for (int pick = 0; pick < 40_000; pick++)
        {
            Assert.True(selector.TrySelect(out Backend? backend));
            picks[backend.Id] = picks.GetValueOrDefault(backend.Id) + 1;
        }

        // Binomial with n = 40,000 and p = 1/4: deviation √(40,000 · 1/4 · 3/4) = 87. Seven of them are 606.
        Assert.Equal(4, picks.Count);
        Assert.All(picks.Values, static count => Assert.InRange(count, 10_000 - 606, 10_000 + 606));
    }

    [Fact]
    public void Selecting_allocates_nothing_P01()
    {
        BackendPool pool = new(
            Enumerable.Range(0, 8).Select(static i => new ZonedBackend($"b{i}", i % 2 == 0 ? "west" : "east")));
        using ZoneSelector selector = new(pool, "west", detour: 2);
        SelectionContext context = new() { Excluded = new[] { pool.Backends[0] } };
        Select(selector, context, times: 10_000);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Select(selector, context, times: 10_000);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Nothing_is_selected_when_every_member_is_down_excluded_or_gone_P02()
    {
        BackendPool pool = new(
            new ZonedBackend("near", "west"), new ZonedBackend("far", "east"), new Backend("somewhere"));
        using ZoneSelector selector = new(pool, "west", detour: 2);
        pool.Backends[0].IsAvailable = false;

        Assert.False(selector.TrySelect(new SelectionContext { Excluded = pool.Backends.AsMemory()[1..] }, out _));
        pool.ReplaceAll([]);
        Assert.False(selector.TrySelect(out Backend? none));
        Assert.Null(none);
    }

    private static void Select(ZoneSelector selector, in SelectionContext context, int times)
    {
        for (int i = 0; i < times; i++)
        {
            selector.TrySelect(context, out _);
        }
    }

    /// <summary>How many of as many requests, all of them in flight together, go east.</summary>
    private static int EastAmong(int requests, double detour)
    {
        ZonedBackend east = new("east-1", "east");
        BackendPool pool = new(new ZonedBackend("west-1", "west"), new ZonedBackend("west-2", "west", weight: 2), east);
        using ZoneSelector selector = new(pool, "west", detour);
        for (int request = 0; request < requests; request++)
        {
            Assert.True(selector.Acquire().IsAcquired);
        }

        return east.InFlightCount;
    }
}
