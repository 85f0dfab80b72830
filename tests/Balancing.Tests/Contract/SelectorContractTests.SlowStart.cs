using Balancing.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Balancing.Tests.Contract;

/// <content>Backends that warm up: P18.</content>
public abstract partial class SelectorContractTests<TSelector>
{
    // Weights 3 beside 3 × 3. At share s the newcomer takes 3s of 9 + 3s picks that are held; under least connections
    // too.
    [Theory]
    [InlineData(6)]
    [InlineData(15)]
    [InlineData(27)]
    public void A_newcomer_gets_weight_times_share_P18(int seconds)
    {
        (BackendPool pool, FakeTimeProvider time) = PoolWithVeterans(3);
        TSelector selector = Create(pool);
        pool.AddOrReplace(new Backend("new", 3));
        time.Advance(TimeSpan.FromSeconds(seconds));
        double share = Member(pool, "new").SlowStartShare;
        Assert.Equal(seconds / 30.0, share, 0.01);

        const int Picks = 20_000;
        Random random = Seeds.Random(1_800);
        for (int pick = 0; pick < Picks; pick++)
        {
            selector.Acquire(SelectionKey.FromHash((ulong)random.NextInt64()));
        }

        double expected = share / (3 + share);
        double tolerance = 0.01 + (2 * ShareTolerance(3, 12, Picks) * share);
        Assert.Equal(expected, (double)Member(pool, "new").InFlightCount / Picks, tolerance);
    }

    [Fact]
    public void When_it_is_warm_a_newcomer_is_a_member_like_any_other_P18()
    {
        (BackendPool pool, FakeTimeProvider time) = PoolWithVeterans(1);
        TSelector selector = Create(pool);
        pool.AddOrReplace(new Backend("new"));
        time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(1, Member(pool, "new").SlowStartShare);
        Assert.True(Member(pool, "new").MemberState.IsOpen);
        Assert.Equal("b0 b1 b2 new", PickedIds(selector));
    }

    [Fact]
    public void With_only_a_newcomer_left_every_pick_finds_it_P02_P18()
    {
        (BackendPool pool, _) = PoolWithVeterans(1);
        TSelector selector = Create(pool);
        pool.AddOrReplace(new Backend("new"));
        foreach (string id in (string[])["b0", "b1", "b2"])
        {
            Member(pool, id).IsAvailable = false;
        }

        Assert.Equal(0.1, Member(pool, "new").SlowStartShare, 0.001);
        Assert.Equal("new", PickedIds(selector));
        Member(pool, "b1").IsAvailable = true;
        Assert.Equal("b1", PickedIds(selector, Member(pool, "new")));
        Assert.Equal("new", PickedIds(selector, Member(pool, "b1")));
    }

    [Fact]
    public void A_newcomer_is_not_starved_by_serial_requests_P18()
    {
        (BackendPool pool, _) = PoolWithVeterans(1);
        TSelector selector = Create(pool);
        pool.AddOrReplace(new Backend("new"));
        int picked = 0;
        for (int request = 0; request < 3_100; request++)
        {
            using BackendLease lease = selector.Acquire(SelectionKey.FromHash((ulong)request * 0x9E3779B97F4A7C15));
            picked += lease.Backend!.Id == "new" ? 1 : 0;
        }

        // 0.1 of 3.1. Binomial at worst: a deviation of 10.
        Assert.InRange(picked, 100 - 60, 100 + 60);
    }

    // Serial requests: all are idle and tie. With weight w the newcomer has 0.1w of 2 + 0.1w, more or less if arcs of a
    // ring decide.
    [Theory]
    [InlineData("candidates", 1)]
    [InlineData("candidates", 2)]
    [InlineData("excluded", 1)]
    [InlineData("excluded", 2)]
    [InlineData("excluded many times", 1)]
    [InlineData("excluded many times", 2)]
    public void A_newcomer_has_its_share_of_a_restricted_choice_too_P18(string restriction, int weight)
    {
        (BackendPool pool, _) = PoolWithVeterans(1);
        TSelector selector = Create(pool);
        pool.AddOrReplace(new Backend("new", weight));
        Backend b2 = Member(pool, "b2");
        Backend[] candidates = [Member(pool, "new"), Member(pool, "b0"), Member(pool, "b1")];
        const int Requests = 2_000;
        int picked = 0;
        for (int request = 0; request < Requests; request++)
        {
            SelectionContext context = new()
            {
                Key = SelectionKey.FromHash((ulong)request * 0x9E3779B97F4A7C15),
                Candidates = restriction == "candidates" ? candidates : default,
                Excluded = restriction switch
                {
                    "excluded" => new[] { b2 },
                    "excluded many times" => Enumerable.Repeat(b2, 40).ToArray(),
                    _ => default(ReadOnlyMemory<Backend>),
                },
            };
            using BackendLease lease = selector.Acquire(context);
            picked += lease.Backend!.Id == "new" ? 1 : 0;
        }

        double expected = Requests * 0.1 * weight / (2 + (0.1 * weight)); // 95 or 182
        Assert.InRange(picked, 0.25 * expected, 1.7 * expected);
    }

    private static (BackendPool Pool, FakeTimeProvider Time) PoolWithVeterans(int weight)
    {
        FakeTimeProvider time = new();
        BackendPool pool = new(
            new BackendPoolOptions { TimeProvider = time, SlowStart = new SlowStartOptions() },
            Enumerable.Range(0, 3).Select(i => new Backend($"b{i}", weight)));
        time.Advance(TimeSpan.FromSeconds(31));
        return (pool, time);
    }
}
