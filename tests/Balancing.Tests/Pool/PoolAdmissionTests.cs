using Balancing.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Balancing.Tests.Pool;

/// <summary>The sums of a pool: its healthy share, and when it panics.</summary>
public class PoolAdmissionTests
{
    [Fact]
    public void An_empty_pool_has_a_healthy_share_of_0_and_no_panic()
    {
        BackendPool pool = new();
        Assert.Equal((0.0, false), (pool.HealthyShare, pool.IsPanicking));
    }

    [Fact]
    public void The_healthy_share_is_the_weight_that_may_be_selected_of_the_weight_of_all()
    {
        BackendPool pool = Pools.Weighted(10, 20, 30, 40, 0);
        Assert.Equal(1, pool.HealthyShare);
        pool.Backends[3].IsHealthy = false;
        Assert.Equal(0.6, pool.HealthyShare);
        pool.Backends[2].IsDraining = true;
        Assert.Equal(0.3, pool.HealthyShare, 12);
        pool.Backends[1].SuspendFor(TimeSpan.FromHours(1));
        Assert.Equal(0.1, pool.HealthyShare);
        pool.Backends[0].IsAvailable = false;
        Assert.Equal((0, true), (pool.HealthyShare, pool.IsPanicking)); // health is disregarded, and yet regarded here
        pool.Backends[3].IsAvailable = false;
        Assert.Equal((0, false), (pool.HealthyShare, pool.IsPanicking));
    }

    [Fact]
    public void A_drained_weight_is_no_sign_of_a_panic_T48()
    {
        BackendPool pool = new(
            new BackendPoolOptions { PanicThreshold = 0.7 },
            Enumerable.Range(0, 10).Select(static i => new Backend($"b{i}")));
        for (int i = 0; i < 9; i++)
        {
            pool.Backends[i].IsDraining = true; // a rolling restart
            Assert.False(pool.IsPanicking);
        }
    }

    [Theory]
    [InlineData(0, 9, false)]
    [InlineData(0, 10, true)]
    [InlineData(0.3, 7, false)]
    [InlineData(0.3, 8, true)]
    [InlineData(1, 0, false)]
    [InlineData(1, 1, true)]
    public void A_panic_begins_below_the_threshold(double threshold, int unhealthy, bool panics)
    {
        BackendPool pool = new(
            new BackendPoolOptions { PanicThreshold = threshold },
            Enumerable.Range(0, 10).Select(i => new Backend($"b{i}") { IsHealthy = i >= unhealthy }));
        Assert.Equal(panics, pool.IsPanicking);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void A_threshold_outside_0_to_1_is_rejected(double threshold)
    {
        ArgumentOutOfRangeException thrown = Assert.Throws<ArgumentOutOfRangeException>(
            () => new BackendPoolOptions { PanicThreshold = threshold });
        Assert.StartsWith("PanicThreshold must be between 0 and 1, but was ", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_are_copied()
    {
        BackendPoolOptions options = new() { Name = "web", PanicThreshold = 0.5 };
        BackendPool pool = new(options, new Backend("a"), new Backend("b"), new Backend("c"));
        (options.Name, options.PanicThreshold) = ("other", 1);
        pool.Backends[0].IsHealthy = false;
        Assert.Equal(("web", false), (pool.Name, pool.IsPanicking));
        Assert.Equal("web: 3 backends", pool.ToString());
    }

    [Fact]
    public void A_null_option_is_rejected_by_name()
    {
        Assert.Equal(
            "options",
            Assert.Throws<ArgumentNullException>(() => new BackendPool((BackendPoolOptions)null!)).ParamName);
        Assert.Throws<ArgumentNullException>(() => new BackendPoolOptions { TimeProvider = null! });
    }

    // W of the load factor: what may be selected, and in a panic that is all that is available.
    [Fact]
    public void In_a_panic_the_load_factor_is_of_all_available_weight_P15_P17()
    {
        BackendPool pool = new(
            new BackendPoolOptions { LoadFactor = 1, PanicThreshold = 0.5 },
            Enumerable.Range(0, 4).Select(static i => new Backend($"b{i}", weight: i + 1)));
        Assert.Equal(10, pool.Admission.Bound!.Weight);
        pool.Backends[0].IsDraining = true;
        pool.Backends[1].IsHealthy = false;
        Assert.Equal(7, pool.Admission.Bound!.Weight);
        pool.Backends[3].IsHealthy = false;
        Assert.True(pool.IsPanicking);
        Assert.Equal(9, pool.Admission.Bound!.Weight);
        pool.AddOrReplace(new Backend("b4"));
        Assert.Equal(10, pool.Admission.Bound!.Weight);
        pool.Remove("b3");
        Assert.Equal((false, 4), (pool.IsPanicking, pool.Admission.Bound!.Weight));
    }

    // A search that began before a change may look at the member that opens before it opens, and at the one that closes
    // after it closed. So it must see that something has opened, whenever in the change it ends.
    [Fact]
    public void A_change_counts_an_opening_before_and_after_views_are_published_P15()
    {
        BackendPool pool = Pools.Create(1);
        int published = 0;
        PublishProbe probe = new();
        pool.Attach(probe);
        probe.OnPublish = () => published = pool.Admission.Openings;
        int before = pool.Admission.Openings;

        pool.ReplaceAll(new Backend("b0") { IsAvailable = false }, new Backend("b1"));

        Assert.True(before < published && published < pool.Admission.Openings);
        GC.KeepAlive(probe);
    }

    // The sums are kept up to date by differences. After any history they must be what a walk over the members says.
    [Theory]
    [InlineData(0)]
    [InlineData(0.4)]
    public void After_any_history_the_sums_are_those_of_the_members(double threshold)
    {
        FakeTimeProvider time = new();
        BackendPool pool = new(new BackendPoolOptions { TimeProvider = time, PanicThreshold = threshold });
        Random random = Seeds.Random(801);
        Dictionary<string, DateTimeOffset> suspended = [];
        for (int step = 0; step < 5_000; step++)
        {
            string id = $"b{random.Next(8)}";
            if (pool.TryGetBackend(id, out Backend? backend))
            {
                Act(pool, backend, time, suspended, random);
            }
            else
            {
                pool.AddOrReplace(new Backend(id, random.Next(6)) { IsHealthy = random.Next(4) > 0 });
                suspended.Remove(id);
            }

            int available = Weight(pool, time, suspended, static _ => true);
            int usable = Weight(pool, time, suspended, static member => member.IsHealthy);
            int total = pool.Backends.Sum(static member => member.Weight);
            Assert.Equal(total == 0 ? 0 : (double)usable / total, pool.HealthyShare);
            Assert.Equal(available > 0 && (usable == 0 || usable < threshold * available), pool.IsPanicking);
        }
    }

    private static int Weight(
        BackendPool pool,
        FakeTimeProvider time,
        Dictionary<string, DateTimeOffset> suspended,
        Func<Backend, bool> condition) =>
        pool.Backends
            .Where(member => member is { IsAvailable: true, IsDraining: false }
                && suspended.GetValueOrDefault(member.Id) <= time.GetUtcNow() && condition(member))
            .Sum(static member => member.Weight);

    private static void Act(
        BackendPool pool,
        Backend backend,
        FakeTimeProvider time,
        Dictionary<string, DateTimeOffset> suspended,
        Random random)
    {
        switch (random.Next(8))
        {
            case 0:
                backend.IsAvailable = !backend.IsAvailable;
                break;
            case 1:
                backend.IsDraining = !backend.IsDraining;
                break;
            case 2 or 3:
                backend.IsHealthy = !backend.IsHealthy;
                break;
            case 4:
                TimeSpan duration = TimeSpan.FromSeconds(random.Next(5));
                backend.SuspendFor(duration);
                DateTimeOffset end = time.GetUtcNow() + duration;
                DateTimeOffset present = suspended.GetValueOrDefault(backend.Id);
                suspended[backend.Id] = duration == TimeSpan.Zero || end > present ? end : present;
                break;
            case 5:
                time.Advance(TimeSpan.FromSeconds(1));
                break;
            case 6:
                pool.AddOrReplace(new Backend(backend.Id, random.Next(6)));
                break;
            default:
                pool.Remove(backend.Id);
                suspended.Remove(backend.Id);
                break;
        }
    }
}
