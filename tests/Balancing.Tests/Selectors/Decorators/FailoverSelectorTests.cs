using Balancing.Tests.Support;

namespace Balancing.Tests.Selectors.Decorators;

public class FailoverSelectorTests
{
    private const int Keys = 20_000;

    [Fact]
    public void The_tiers_and_their_pools_can_be_read_in_order()
    {
        BackendPool[] pools = Tiers(3);
        IBackendSelector[] tiers = [.. pools.Select(static pool => new RoundRobinSelector(pool))];
        FailoverSelector selector = new(tiers);
        IBackendSelector last = tiers[2];
        tiers[2] = tiers[0]; // the array is the caller's
        Assert.Equal([tiers[0], tiers[1], last], selector.Tiers.AsEnumerable());
        Assert.Equal(pools, selector.Tiers.Select(static tier => tier.Pool));
    }

    [Fact]
    public void A_healthy_first_tier_takes_everything_P21()
    {
        BackendPool[] tiers = Tiers(2);
        Assert.Equal([1.0, 0.0], Shares(Create(tiers), tiers));
        Down(tiers[0], 2); // of seven: 1.4 × 5/7 is 1
        Assert.Equal([1.0, 0.0], Shares(Create(tiers), tiers));
    }

    // Binomial: 20,000 keys, a deviation of 0.0035 at most; six of them are 0.021.
    [Theory]
    [InlineData("3 0 0", 1.4 * 4 / 7, 1 - (1.4 * 4 / 7), 0)]
    [InlineData("5 5 0", 1.4 * 2 / 7, 1.4 * 2 / 7, 1 - (2.8 * 2 / 7))]
    [InlineData("7 0 0", 0, 1, 0)]
    [InlineData("7 6 7", 0, 1, 0)]
    [InlineData("6 7 5", 1.0 / 3, 0, 2.0 / 3)] // scaled: 0.2 and 0.4
    [InlineData("6 6 6", 1.0 / 3, 1.0 / 3, 1.0 / 3)]
    public void Each_tier_has_its_share_P21(string down, double first, double second, double third)
    {
        BackendPool[] tiers = Tiers(3);
        int[] counts = [.. down.Split(' ').Select(int.Parse)];
        for (int i = 0; i < 3; i++)
        {
            Down(tiers[i], counts[i]);
        }

        foreach (bool hasKey in (bool[])[true, false])
        {
            double[] shares = Shares(Create(tiers), tiers, hasKey);
            Assert.Equal(first, shares[0], 0.021);
            Assert.Equal(second, shares[1], 0.021);
            Assert.Equal(third, shares[2], 0.021);
        }
    }

    [Fact]
    public void The_first_of_tiers_without_health_takes_everything_P21()
    {
        BackendPool[] tiers = Tiers(3);
        foreach (Backend backend in tiers.SelectMany(static tier => tier.Backends))
        {
            backend.IsHealthy = false;
        }

        Assert.Equal([1.0, 0.0, 0.0], Shares(Create(tiers), tiers));
    }

    [Fact]
    public void As_a_tier_loses_health_keys_only_leave_it_and_come_home_P21()
    {
        BackendPool[] tiers = Tiers(3);
        FailoverSelector selector = Create(tiers);
        int[][] history = new int[8][];
        for (int down = 0; down <= 7; down++)
        {
            Down(tiers[0], down);
            history[down] = Owners(selector, tiers);
            Assert.All(
                Enumerable.Range(0, Keys),
                i => Assert.False(down > 0 && history[down][i] == 0 && history[down - 1][i] != 0));
        }

        for (int down = 7; down >= 0; down--)
        {
            Down(tiers[0], down);
            Assert.Equal(history[down], Owners(selector, tiers));
        }
    }

    // The second tier is at its limit with two sevenths. What leaves the first goes to the third, and nothing else
    // moves.
    [Fact]
    public void A_tier_at_its_limit_keeps_its_keys_while_another_loses_health_P21()
    {
        BackendPool[] tiers = Tiers(3);
        FailoverSelector selector = Create(tiers);
        Down(tiers[1], 5);
        Down(tiers[0], 5);
        int[] before = Owners(selector, tiers);
        Down(tiers[0], 6);
        int[] after = Owners(selector, tiers);
        Assert.Contains(1, before);
        Assert.All(
            Enumerable.Range(0, Keys), i => Assert.True(before[i] == after[i] || (before[i] == 0 && after[i] == 2)));
    }

    [Fact]
    public void There_is_no_backend_only_if_every_tier_says_so_P21()
    {
        BackendPool[] tiers = Tiers(3);
        FailoverSelector selector = Create(tiers);
        Array.ForEach(tiers, static tier => Down(tier, 7));
        Assert.False(selector.TrySelect(out _));
        Assert.False(selector.Acquire().IsAcquired);
        tiers[2].Backends[4].IsAvailable = true;
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Equal("t2-4", selector.Acquire().Backend!.Id));

        // Healthy, but full: the share says the first tier, which has nothing.
        BackendPool full = new(new Backend("full") { MaxInFlight = 1 });
        full.Backends[0].Acquire();
        BackendPool other = Pools.Create(1);
        FailoverSelector second = new(new RoundRobinSelector(full), new RoundRobinSelector(other));
        Assert.Equal("b0", second.Acquire().Backend!.Id);
    }

    // The first one is healthy, so its share is everything, but it is full.
    [Fact]
    public void A_request_that_finds_nothing_in_its_tier_asks_the_others_in_order_P21()
    {
        BackendPool full = new(new Backend("full") { MaxInFlight = 1 });
        full.Backends[0].Acquire();
        BackendPool[] others =
            [.. Enumerable.Range(1, 3).Select(static i => new BackendPool(new Backend($"tier-{i}")))];
        FailoverSelector selector = Create([full, .. others]);
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Equal("tier-1", selector.Acquire().Backend!.Id));
        others[0].Backends[0].IsAvailable = false;
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Equal("tier-2", selector.Acquire().Backend!.Id));
    }

    // Each pool fails open by itself.
    [Fact]
    public void While_no_tier_has_a_healthy_backend_the_first_one_is_asked_first_P15_P21()
    {
        BackendPool[] tiers =
            [.. Enumerable.Range(0, 3).Select(static i => new BackendPool(new Backend($"tier-{i}")))];
        FailoverSelector selector = Create(tiers);
        Array.ForEach(tiers, static tier => tier.Backends[0].IsHealthy = false);
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Equal("tier-0", selector.Acquire().Backend!.Id));
        tiers[0].Backends[0].IsDraining = true;
        Assert.All(Enumerable.Range(0, 100), _ => Assert.Equal("tier-1", selector.Acquire().Backend!.Id));
    }

    // The key decides about the tier and about the backend in it. If both used the same bits, the part of the keys that
    // leaves a tier would belong to some of its backends.
    [Fact]
    public void The_keys_of_a_tier_still_spread_over_all_its_backends()
    {
        BackendPool[] tiers = Tiers(2);
        FailoverSelector selector =
            new(new IPHashSelector(tiers[0]), new IPHashSelector(tiers[1]));
        Down(tiers[0], 4); // 0.6 of all
        int[] counts = new int[7];
        for (int i = 0; i < Keys; i++)
        {
            Assert.True(selector.TrySelect(SelectionKey.FromHash(HashOfUser(i)), out Backend? backend));
            counts[tiers[1].Backends.IndexOf(backend) + 1 is var place and > 0 ? place - 1 : 0] +=
                tiers[1].Backends.Contains(backend) ? 1 : 0;
        }

        // 8,000 keys over seven: 1,143, a deviation of 31 and of the spill 11.
        Assert.All(counts, static count => Assert.InRange(count, 1_143 - 220, 1_143 + 220));
    }

    // With one point for each backend, the keys of a backend lie in one piece of the ring.
    [Fact]
    public void A_part_of_the_keys_is_shared_by_a_tier_like_all_keys_P21()
    {
        BackendPool[] tiers = Tiers(2);
        ConsistentHashSelectorOptions onePoint = new() { PointsPerWeight = 1 };
        ConsistentHashSelector ring = new(tiers[1], onePoint);
        FailoverSelector selector = new(new ConsistentHashSelector(tiers[0], onePoint), ring);
        Down(tiers[0], 4); // 0.6 of all
        Dictionary<string, int> ofAll = [];
        Dictionary<string, int> ofPart = [];
        for (int i = 0; i < Keys; i++)
        {
            SelectionKey key = SelectionKey.FromHash(HashOfUser(i));
            Assert.True(ring.TrySelect(key, out Backend? alone) && selector.TrySelect(key, out _));
            ofAll[alone.Id] = ofAll.GetValueOrDefault(alone.Id) + 1;
            if (selector.TrySelect(key, out Backend? backend) && tiers[1].Backends.Contains(backend))
            {
                ofPart[backend.Id] = ofPart.GetValueOrDefault(backend.Id) + 1;
            }
        }

        // A share of 8,000 keys deviates by 0.0056 at most.
        double part = ofPart.Values.Sum();
        Assert.All(ofAll, of => Assert.Equal((double)of.Value / Keys, ofPart.GetValueOrDefault(of.Key) / part, 0.035));
    }

    [Fact]
    public void Overprovisioning_decides_when_a_tier_spills()
    {
        BackendPool[] tiers = Tiers(2);
        Down(tiers[0], 1);
        Assert.Equal(6.0 / 7, Shares(Create(tiers, 1), tiers)[0], 0.021);
        Assert.Throws<ArgumentOutOfRangeException>(() => Create(tiers, 0.9));
        Assert.Throws<ArgumentOutOfRangeException>(() => Create(tiers, double.NaN));
        Assert.Throws<ArgumentOutOfRangeException>(() => Create(tiers, double.PositiveInfinity));
    }

    [Fact]
    public void A_drained_capacity_counts_as_gone_T48()
    {
        BackendPool[] tiers = Tiers(2);
        foreach (Backend backend in tiers[0].Backends[..4])
        {
            backend.IsDraining = true;
        }

        Assert.Equal(1.4 * 3 / 7, Shares(Create(tiers), tiers)[0], 0.021);
    }

    [Fact]
    public void Bad_tiers_are_rejected_by_name()
    {
        Assert.Equal("tiers", Assert.Throws<ArgumentException>(static () => new FailoverSelector()).ParamName);
        ArgumentException isNull = Assert.Throws<ArgumentException>(static () => new FailoverSelector([null!]));
        Assert.StartsWith("Tier 0 must not be null.", isNull.Message, StringComparison.Ordinal);
        RoundRobinSelector first = new(Pools.Create(1));
        ArgumentException poolless = Assert.Throws<ArgumentException>(
            () => new FailoverSelector(first, new InterceptingSelector(first, static _ => { })));
        Assert.StartsWith("Tier 1 must have a pool", poolless.Message, StringComparison.Ordinal);
        Assert.Null(((IBackendSelector)new FailoverSelector(first)).Pool);
    }

    private static BackendPool[] Tiers(int count) =>
    [
        .. Enumerable.Range(0, count)
            .Select(static tier => new BackendPool(Enumerable.Range(0, 7).Select(i => new Backend($"t{tier}-{i}")))),
    ];

    private static FailoverSelector Create(BackendPool[] tiers, double overprovisioning = 1.4) =>
        new([.. tiers.Select(static IBackendSelector (tier) => new ConsistentHashSelector(tier))])
        {
            Overprovisioning = overprovisioning,
        };

    private static void Down(BackendPool tier, int count)
    {
        for (int i = 0; i < tier.Backends.Length; i++)
        {
            tier.Backends[i].IsAvailable = i >= count;
        }
    }

    private static ulong HashOfUser(int i) => SelectionKey.FromString($"user-{i}").Hash;

    private static int[] Owners(FailoverSelector selector, BackendPool[] tiers) =>
    [
        .. Enumerable.Range(0, Keys).Select(i =>
        {
            Assert.True(selector.TrySelect(SelectionKey.FromHash(HashOfUser(i)), out Backend? backend));
            return Array.FindIndex(tiers, tier => tier.Backends.Contains(backend));
        }),
    ];

    private static double[] Shares(FailoverSelector selector, BackendPool[] tiers, bool hasKey = true)
    {
        int[] counts = new int[tiers.Length];
        for (int i = 0; i < Keys; i++)
        {
            SelectionKey key = hasKey ? SelectionKey.FromHash(HashOfUser(i)) : SelectionKey.None;
            Assert.True(selector.TrySelect(key, out Backend? backend));
            counts[Array.FindIndex(tiers, tier => tier.Backends.Contains(backend))]++;
        }

        return [.. counts.Select(static count => (double)count / Keys)];
    }
}
