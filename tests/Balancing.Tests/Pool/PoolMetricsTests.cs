using System.Diagnostics.CodeAnalysis;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using Balancing.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace Balancing.Tests.Pool;

/// <summary>The instruments of the meter Balancing. Each test has a pool name of its own, as the meter is
/// shared.</summary>
[Collection(SerialTests.Name)]
public class PoolMetricsTests
{
    private readonly string _name = $"pool-{Guid.NewGuid():N}";
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Each_lease_is_one_request_with_its_outcome_and_duration()
    {
        BackendPool pool = Create();
        using MetricsListener listener = new(_name);
        using RoundRobinSelector selector = new(pool);
        BackendLease succeeded = selector.Acquire();
        BackendLease failed = selector.Acquire();
        BackendLease canceled = selector.Acquire();
        BackendLease unknown = selector.Acquire();
        _time.Advance(TimeSpan.FromSeconds(1.5));
        succeeded.Report(RequestOutcome.Succeeded);
        failed.Report(RequestOutcome.Failed);
        canceled.Report(RequestOutcome.Canceled);
        unknown.Dispose();
        Assert.Equal(
            ["canceled 1", "failed 1", "succeeded 1", "unknown 1"],
            listener.GetMeasurements("balancing.requests")
                .Select(static seen => $"{seen.Tags["balancing.outcome"]} {seen.Value}").Order());
        Assert.All(
            listener.GetMeasurements("balancing.request.duration"), static seen => Assert.Equal(1.5, seen.Value));
        Assert.Equal(
            ["a", "b"],
            listener.GetMeasurements("balancing.requests")
                .Select(static seen => seen.Tags["balancing.backend.id"]).Distinct().Order());
    }

    [Fact]
    public void A_request_without_a_backend_is_a_refusal()
    {
        BackendPool pool = Create();
        using MetricsListener listener = new(_name);
        using RoundRobinSelector selector = new(pool);
        selector.Acquire().Dispose();
        pool.Backends[0].IsAvailable = pool.Backends[1].IsAvailable = false;
        selector.Acquire();
        selector.Acquire();
        Assert.Equal(2, listener.GetMeasurements("balancing.refusals").Sum(static seen => seen.Value));
    }

    [Fact]
    public void A_request_without_a_backend_is_a_refusal_behind_a_decorator_too()
    {
        BackendPool pool = Create();
        using MetricsListener listener = new(_name);
        using RoundRobinSelector selector = new(pool);
        pool.Backends[0].IsAvailable = pool.Backends[1].IsAvailable = false;
        Assert.False(new StickySelector(selector).Acquire().IsAcquired);
        Assert.Equal(1, listener.GetMeasurements("balancing.refusals").Sum(static seen => seen.Value));
    }

    [Fact]
    public void An_ejection_and_a_change_are_counted()
    {
        BackendPool pool = Create();
        using MetricsListener listener = new(_name);
        for (int i = 0; i < 7; i++)
        {
            using BackendLease lease = pool.Backends[0].Acquire();
            lease.Report(RequestOutcome.Failed);
        }

        pool.AddOrReplace(new Backend("c"));
        (double value, Dictionary<string, object?> tags) =
            Assert.Single(listener.GetMeasurements("balancing.ejections"));
        Assert.Equal((1.0, "a"), (value, tags["balancing.backend.id"]));
        Assert.True(Assert.Single(listener.GetMeasurements("balancing.pool.change.duration")).Value > 0);
    }

    [Fact]
    public void A_membership_that_repeats_itself_is_no_change()
    {
        BackendPool pool = Create();
        using MetricsListener listener = new(_name);
        pool.ReplaceAll(pool.Backends);
        pool.Remove("unknown");
        Assert.Empty(listener.GetMeasurements("balancing.pool.change.duration"));
        pool.Remove("a");
        Assert.Single(listener.GetMeasurements("balancing.pool.change.duration"));
    }

    [Fact]
    public void A_request_that_no_tier_has_a_backend_for_is_a_refusal_of_each()
    {
        BackendPool pool = Create();
        BackendPool other = Pools.Create(1);
        using MetricsListener listener = new(_name);
        using RoundRobinSelector first = new(pool);
        using RoundRobinSelector second = new(other);
        FailoverSelector selector = new(first, second);
        pool.Backends[0].IsAvailable = pool.Backends[1].IsAvailable = false;
        Assert.True(selector.Acquire().IsAcquired);
        Assert.Empty(listener.GetMeasurements("balancing.refusals"));
        other.Backends[0].IsAvailable = false;
        Assert.False(selector.Acquire().IsAcquired);
        Assert.Equal(1, listener.GetMeasurements("balancing.refusals").Sum(static seen => seen.Value));
    }

    [Fact]
    public void Load_and_states_are_observed()
    {
        BackendPool pool = Create();
        pool.Backends[0].IsDraining = true;
        using RandomSelector selector = new(pool);
        using BackendLease first = selector.Acquire(new SelectionContext { Cost = 3 });
        using BackendLease second = selector.Acquire();
        using MetricsListener listener = new(_name);
        listener.Observe();
        Assert.Equal(
            ["a 0", "b 4"],
            listener.GetMeasurements("balancing.requests.active")
                .Select(static seen => $"{seen.Tags["balancing.backend.id"]} {seen.Value}").Order());
        Assert.Equal(
            ["available 1", "draining 1"],
            listener.GetMeasurements("balancing.backends").Where(static seen => seen.Value > 0)
                .Select(static seen => $"{seen.Tags["balancing.backend.state"]} {seen.Value}").Order());
    }

    [Fact]
    public void Each_state_has_its_name()
    {
        BackendPoolOptions options = new()
        {
            Name = _name,
            TimeProvider = _time,
            SlowStart = new SlowStartOptions(),
            OutlierEjection = new OutlierEjectionOptions { ConsecutiveFailures = 1 },
        };
        string[] names =
            ["available", "draining", "ejected", "full", "suspended", "unavailable", "unhealthy", "warming"];
        Dictionary<string, Backend> members = names.ToDictionary(
            static name => name, static name => new Backend(name) { MaxInFlight = 1 }, StringComparer.Ordinal);
        BackendPool pool = new(options, members.Values.Where(static member => member.Id != "warming"));
        _time.Advance(TimeSpan.FromMinutes(1));
        pool.AddOrReplace(members["warming"]);
        members["unavailable"].IsAvailable = false;
        members["unhealthy"].IsHealthy = false;
        members["draining"].IsDraining = true;
        members["suspended"].SuspendFor(TimeSpan.FromHours(1));
        using BackendLease full = members["full"].Acquire();
        using BackendLease failed = members["ejected"].Acquire();
        failed.Report(RequestOutcome.Failed);

        // Each one leaves after its turn, so a member that is counted under another name would be missed.
        using MetricsListener listener = new(_name, "balancing.backends");
        foreach (Backend member in members.Values)
        {
            listener.All.Clear();
            listener.Observe();
            (double Value, Dictionary<string, object?> Tags) seen = Assert.Single(
                listener.GetMeasurements("balancing.backends"),
                seen => seen.Tags["balancing.backend.state"] as string == member.Id);
            Assert.Equal(1, seen.Value);
            pool.Remove(member.Id);
        }
    }

    [Theory]
    [InlineData("balancing.requests", "{request}")]
    [InlineData("balancing.request.duration", "s")]
    [InlineData("balancing.requests.active", "{request}")]
    [InlineData("balancing.refusals", "{request}")]
    [InlineData("balancing.ejections", "{ejection}")]
    [InlineData("balancing.backends", "{backend}")]
    [InlineData("balancing.pool.change.duration", "s")]
    [InlineData("balancing.ring.share", "1")]
    public void Each_instrument_has_its_unit(string name, string unit)
    {
        List<Instrument> found = [];
        using MeterListener listener = new()
        {
            InstrumentPublished = (instrument, _) =>
            {
                if (instrument.Meter.Name == "Balancing" && instrument.Name == name)
                {
                    found.Add(instrument);
                }
            },
        };
        _ = Create(); // the instruments are there from the first pool with a name on
        listener.Start();
        Assert.Equal(unit, Assert.Single(found).Unit);
    }

    [Theory]
    [InlineData("balancing.requests")]
    [InlineData("balancing.request.duration")]
    [InlineData("balancing.ejections")]
    [InlineData("balancing.refusals")]
    [InlineData("balancing.pool.change.duration")]
    public void Each_instrument_works_without_the_others(string instrument)
    {
        BackendPool pool = Create();
        using MetricsListener listener = new(_name, instrument);
        using RoundRobinSelector selector = new(pool);
        for (int i = 0; i < 7; i++)
        {
            using BackendLease lease = pool.Backends[0].Acquire();
            lease.Report(RequestOutcome.Failed);
        }

        pool.ReplaceAll([]);
        selector.Acquire();
        Assert.Equal(instrument.StartsWith("balancing.request", StringComparison.Ordinal) ? 7 : 1, listener.All.Count);
    }

    [Fact]
    public void A_request_that_finds_a_backend_is_no_refusal()
    {
        BackendPool pool = Create();
        using MetricsListener listener = new(_name);
        using RoundRobinSelector selector = new(pool);
        selector.Acquire().Dispose();
        selector.TrySelect(out _);
        pool.Backends[0].IsAvailable = false;
        selector.Acquire().Dispose();
        Assert.Empty(listener.GetMeasurements("balancing.refusals"));
        pool.Backends[1].IsAvailable = false;
        selector.Acquire();
        (double value, Dictionary<string, object?> tags) =
            Assert.Single(listener.GetMeasurements("balancing.refusals"));
        Assert.Equal((1.0, 1), (value, tags.Count)); // the name of the pool, and nothing else
    }

    // A search can meet each member at its worst moment, so Acquire looks a second time.
    [Fact]
    public void A_request_that_finds_a_backend_at_the_second_look_is_no_refusal()
    {
        BackendPool pool = Create();
        using MetricsListener listener = new(_name);
        Assert.True(new SecondLookSelector(pool).Acquire().IsAcquired);
        Assert.Empty(listener.GetMeasurements("balancing.refusals"));
    }

    // The pool has two backends, so only one of them can be ejected.
    [Fact]
    public void An_ejection_that_is_not_allowed_is_not_counted()
    {
        BackendPool pool = Create();
        using MetricsListener listener = new(_name);
        foreach (Backend backend in pool.Backends)
        {
            for (int i = 0; i < 20; i++)
            {
                using BackendLease lease = backend.Acquire();
                lease.Report(RequestOutcome.Failed);
            }
        }

        Assert.Single(listener.GetMeasurements("balancing.ejections"));
    }

    [Fact]
    public void A_pool_without_a_name_is_not_measured()
    {
        BackendPool pool = new(
            new BackendPoolOptions { OutlierEjection = new OutlierEjectionOptions() },
            new Backend("a"),
            new Backend("b"));
        using MetricsListener listener = new(name: null);
        using RoundRobinSelector selector = new(pool);
        selector.Acquire().Dispose();
        for (int i = 0; i < 7; i++)
        {
            using BackendLease lease = pool.Backends[0].Acquire();
            lease.Report(RequestOutcome.Failed);
        }

        Assert.True(pool.Backends[0].IsEjected);
        pool.ReplaceAll([]);
        selector.Acquire();
        listener.Observe();
        Assert.Empty(listener.All);
    }

    [Fact]
    public void A_lease_of_a_named_pool_costs_nothing_more_without_a_listener_P22()
    {
        CountingTimeProvider time = new();
        BackendPool pool = new(new BackendPoolOptions { Name = _name, TimeProvider = time }, new Backend("a"));
        Assert.Equal(32, Allocation.Allocated.PerCall(() => pool.Backends[0].Acquire().Dispose()));
        Assert.Equal(0, time.Reads);
    }

    [Fact]
    public void A_named_pool_is_collected_P13()
    {
        WeakReference pool = CreateAndDrop();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Assert.False(pool.IsAlive);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference CreateAndDrop()
    {
        BackendPool pool = Create();
        using BackendLease lease = pool.Backends[0].Acquire();
        return new WeakReference(pool);
    }

    private BackendPool Create() => new(
        new BackendPoolOptions { Name = _name, TimeProvider = _time, OutlierEjection = new OutlierEjectionOptions() },
        new Backend("a"),
        new Backend("b"));

    /// <summary>Finds nothing the first time.</summary>
    private sealed class SecondLookSelector(BackendPool pool) : IBackendSelector
    {
        private bool _hasLooked;

        public BackendPool Pool => pool;

        public bool TrySelect(in SelectionContext context, [NotNullWhen(true)] out Backend? backend)
        {
            backend = _hasLooked ? pool.Backends[0] : null;
            _hasLooked = true;
            return backend is not null;
        }
    }
}
