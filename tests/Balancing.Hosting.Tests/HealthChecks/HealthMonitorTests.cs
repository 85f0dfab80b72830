using System.Runtime.CompilerServices;
using Balancing.Hosting.HealthChecks;
using Balancing.Hosting.Tests.Support;
using Microsoft.Extensions.Logging;

namespace Balancing.Hosting.Tests.HealthChecks;

public sealed class HealthMonitorTests : IAsyncDisposable
{
    private static readonly TimeSpan LongestInterval = TimeSpan.FromSeconds(5.5);

    private readonly WatchedTime _time = new();
    private readonly ScriptedProbe _probe = new();
    private readonly TestLog _log = new();
    private readonly BackendPool _pool = new(new BackendPoolOptions { Name = "api" }, Endpoint("a"));
    private readonly HealthCheckOptions _options = new();
    private HealthMonitor? _monitor;

    private Backend A => _pool.Backends.Single(static backend => backend.Id == "a");

    [Fact]
    public async Task The_first_check_is_at_once_and_the_next_after_the_interval()
    {
        Start();
        (await _probe.NextAsync("a.test")).Succeed();
        TimeSpan wait = await _time.NextWaitAsync();
        Assert.InRange(wait, TimeSpan.FromSeconds(4.5), LongestInterval);
        _time.Advance(wait - TimeSpan.FromMilliseconds(1));
        Assert.False(_probe.HasCall("a.test"));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        (await _probe.NextAsync("a.test")).Succeed();
    }

    [Fact]
    public async Task Intervals_are_random_and_run_from_start_to_start()
    {
        Start();
        HashSet<TimeSpan> waits = [];
        for (int i = 0; i < 20; i++)
        {
            ProbeCall call = await _probe.NextAsync("a.test");
            _time.Advance(TimeSpan.FromMilliseconds(400)); // what the check takes
            call.Succeed();
            TimeSpan wait = await _time.NextWaitAsync();
            Assert.InRange(wait, TimeSpan.FromSeconds(4.1), TimeSpan.FromSeconds(5.1));
            waits.Add(wait);
            _time.Advance(wait);
        }

        Assert.True(waits.Count > 10, $"Only {waits.Count} different intervals.");
    }

    [Fact]
    public async Task Fall_failures_in_a_row_make_unhealthy_and_rise_successes_healthy()
    {
        _options.Fall = 3;
        _options.Rise = 2;
        Start();

        // One letter a check: the health after it.
        await PlayAsync("FFSFFF", "hhhhhu");
        Assert.Equal(
            ["Backend 'a' of pool 'api' is unhealthy: 3 checks in a row failed, the last with: refused"],
            _log.Warnings);
        await PlayAsync("FSFSS", "uuuuh");
        Assert.Equal(
            ["Backend 'a' of pool 'api' is healthy again: 2 checks in a row succeeded."],
            _log.At(LogLevel.Information));
        await PlayAsync("SFFSFFF", "hhhhhhu");
    }

    [Fact]
    public async Task A_threshold_of_one_decides_at_once()
    {
        _options.Fall = 1;
        _options.Rise = 1;
        Start();
        await PlayAsync("FSFFS", "uhuuh");
    }

    [Fact]
    public async Task A_check_without_answer_fails_after_the_time_out()
    {
        _options.Fall = 1;
        _options.Timeout = TimeSpan.FromSeconds(2);
        Start();
        ProbeCall call = await _probe.NextAsync("a.test");
        _time.Advance(TimeSpan.FromSeconds(2) - TimeSpan.FromMilliseconds(1));
        Assert.False(call.Outcome.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.Outcome.WithinLimit());
        _time.Advance(await _time.NextWaitAsync());
        await _probe.NextAsync("a.test");
        Assert.False(A.IsHealthy);
        Assert.EndsWith("the last with: no answer within 00:00:02", _log.Warnings.Single(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_check_that_throws_has_failed()
    {
        _options.Fall = 1;
        Start();
        (await _probe.NextAsync("a.test")).Throw(new InvalidOperationException("Broken."));
        _time.Advance(await _time.NextWaitAsync());
        (await _probe.NextAsync("a.test")).Succeed();
        Assert.EndsWith("the last with: Broken.", _log.Warnings.Single(), StringComparison.Ordinal);
    }

    // No wait of "a" begins, since its check hangs: its time-out is longer than all that happens here.
    [Fact]
    public async Task A_check_that_hangs_delays_no_other_backend()
    {
        _options.Timeout = TimeSpan.FromHours(1);
        _pool.AddOrReplace(Endpoint("b"));
        Start();
        ProbeCall hanging = await _probe.NextAsync("a.test");
        for (int i = 0; i < 3; i++)
        {
            (await _probe.NextAsync("b.test")).Fail();
            TimeSpan wait;
            do
            {
                wait = await _time.NextWaitAsync(); // the time-outs are long enough to be told too
            }
            while (wait > LongestInterval);
            Assert.Equal(i < 2, IsHealthy("b"));
            _time.Advance(wait);
        }

        Assert.False(hanging.Outcome.IsCompleted);
        Assert.True(IsHealthy("a"));
    }

    [Fact]
    public async Task A_backend_that_joins_is_checked_at_once()
    {
        Start();
        await _probe.NextAsync("a.test");
        _pool.AddOrReplace(Endpoint("b"));
        await _probe.NextAsync("b.test");
    }

    [Fact]
    public async Task A_replaced_object_goes_on_where_the_old_one_was()
    {
        _options.Fall = 2;
        Start();
        await PlayAsync("F", "h");
        Backend old = A;
        ProbeCall running = await _probe.NextAsync("a.test");
        _pool.AddOrReplace(Endpoint("a", weight: 5));
        Assert.NotSame(old, A);
        running.Fail();
        TimeSpan wait = await _time.NextWaitAsync();
        Assert.False(A.IsHealthy);
        Assert.False(_probe.HasCall("a.test")); // the new object is not checked beside the old one
        _time.Advance(wait);
        _pool.AddOrReplace(Endpoint("a", weight: 7));
        Assert.False(A.IsHealthy);
        await PlayAsync("SS", "uh");
    }

    [Fact]
    public async Task A_replaced_object_can_be_collected_while_its_checks_go_on()
    {
        Start();
        ProbeCall call = await _probe.NextAsync("a.test");
        WeakReference old = ReplaceA();
        for (int attempt = 0; old.IsAlive && attempt < 100; attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(old.IsAlive);
        call.Succeed();
        _time.Advance(await _time.NextWaitAsync());
        await _probe.NextAsync("a.test");
    }

    [Fact]
    public async Task A_disposed_monitor_can_be_collected_although_its_pool_lives()
    {
        WeakReference monitor = await UseAsync(_pool, _options);
        for (int attempt = 0; monitor.IsAlive && attempt < 100; attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.False(monitor.IsAlive);
        _pool.AddOrReplace(Endpoint("b"));

        static async Task<WeakReference> UseAsync(BackendPool pool, HealthCheckOptions options)
        {
            await using HealthMonitor monitor = new(pool, options, addressOf: static _ => null);
            monitor.Start();
            return new WeakReference(monitor);
        }
    }

    [Fact]
    public async Task An_object_with_another_address_is_checked_there_at_once()
    {
        _options.Fall = 2;
        Start();
        await PlayAsync("F", "h");
        ProbeCall old = await _probe.NextAsync("a.test");
        _pool.AddOrReplace(new EndpointBackend("a", new Uri("http://b.test:81"), host: "x.test"));
        ProbeCall call = await _probe.NextAsync("b.test");
        Assert.Equal((new Uri("http://b.test:81"), "x.test"), (call.Target.Address, call.Target.Host));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => old.Outcome.WithinLimit());

        // The failure of the old address does not count.
        call.Fail();
        _time.Advance(await _time.NextWaitAsync());
        ProbeCall next = await _probe.NextAsync("b.test");
        Assert.True(A.IsHealthy);
        next.Fail();
        await _time.NextWaitAsync();
        Assert.False(A.IsHealthy);
    }

    [Fact]
    public async Task An_id_that_was_removed_and_comes_back_starts_anew()
    {
        _options.Fall = 2;
        Start();
        await PlayAsync("FF", "hu");
        Backend old = A;
        ProbeCall running = await _probe.NextAsync("a.test");
        _pool.Remove("a");
        _pool.AddOrReplace(Endpoint("a"));
        Assert.True(A.IsHealthy);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.Outcome.WithinLimit());
        await PlayAsync("FF", "hu");
        Assert.NotSame(old, A);
    }

    [Fact]
    public async Task A_removed_backend_is_checked_no_more()
    {
        _pool.AddOrReplace(Endpoint("b"));
        Start();
        ProbeCall running = await _probe.NextAsync("a.test");
        (await _probe.NextAsync("b.test")).Succeed();
        TimeSpan wait = await _time.NextWaitAsync();
        _pool.Remove("a");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.Outcome.WithinLimit());
        _time.Advance(wait);
        (await _probe.NextAsync("b.test")).Succeed();
        await _time.NextWaitAsync();
        Assert.False(_probe.HasCall("a.test"));
    }

    [Fact]
    public async Task A_check_undoes_neither_a_drain_nor_an_order_nor_a_suspension()
    {
        _options.Fall = 1;
        _options.Rise = 1;
        Start();
        A.IsDraining = true;
        A.IsAvailable = false;
        A.SuspendFor(TimeSpan.FromHours(1));
        await PlayAsync("SFS", "huh");
        Assert.True(A.IsDraining);
        Assert.False(A.IsAvailable);
        A.IsAvailable = true;
        A.IsDraining = false;
        Assert.Equal(BackendState.Suspended, _pool.GetStatus()[0].State);
    }

    // Checks agree with the flag in the end, whatever others set.
    [Fact]
    public async Task A_flag_that_others_have_set_follows_the_checks_again()
    {
        Start();
        await PlayAsync("SS", "hh");
        A.IsHealthy = false;
        await PlayAsync("S", "h");
        A.IsHealthy = false;
        await PlayAsync("FSS", "uuh");
    }

    [Fact]
    public async Task A_backend_without_address_is_not_checked_and_named_once()
    {
        const string Message = "Backend 'plain' of pool 'api' is not checked: it has no address.";
        _pool.ReplaceAll(new Backend("plain"), Endpoint("a"));
        Start();
        await _probe.NextAsync("a.test");
        _pool.AddOrReplace(Endpoint("b"));
        await _probe.NextAsync("b.test");
        Assert.Equal([Message], _log.Warnings);

        // It had an address meanwhile, so this is news again.
        _pool.AddOrReplace(Endpoint("plain"));
        await _probe.NextAsync("plain.test");
        _pool.AddOrReplace(new Backend("plain"));
        Assert.Equal([Message, Message], _log.Warnings);
    }

    [Fact]
    public async Task An_address_of_your_own_is_checked_and_a_failing_function_hurts_nothing()
    {
        _pool.ReplaceAll(new Backend("x"), new Backend("bad"), new Backend("none"));
        Start(static backend => backend.Id switch
        {
            "bad" => throw new InvalidOperationException(),
            "none" => null,
            string id => new Uri($"tcp://{id}.test:7"),
        });
        Assert.Equal(new Uri("tcp://x.test:7"), (await _probe.NextAsync("x.test")).Target.Address);
        _pool.AddOrReplace(new Backend("y"));
        await _probe.NextAsync("y.test");
        Assert.Contains("Backend 'bad' of pool 'api' is not checked: it has no address.", _log.Warnings);
    }

    [Fact]
    public async Task Stopping_cancels_what_runs_and_sets_nothing_more()
    {
        _options.Fall = 1;
        Start();
        ProbeCall call = await _probe.NextAsync("a.test");
        await _monitor!.DisposeAsync().AsTask().WithinLimit();
        Assert.True(call.Outcome.IsCanceled);
        Assert.True(A.IsHealthy);
        _pool.AddOrReplace(Endpoint("b"));
        _time.Advance(TimeSpan.FromHours(1));
        Assert.False(_probe.HasCall("a.test"));
        Assert.False(_probe.HasCall("b.test"));
    }

    [Fact]
    public async Task A_check_that_ends_while_stopping_sets_nothing()
    {
        _options.Fall = 1;
        Start();
        ProbeCall call = await _probe.NextAsync("a.test");
        call.Fail();
        Task stopped = _monitor!.DisposeAsync().AsTask();
        bool isHealthy = A.IsHealthy; // the check may have been judged before
        await stopped.WithinLimit();
        Assert.Equal(isHealthy, A.IsHealthy);
    }

    // A check may ignore its cancellation, and end late.
    [Fact]
    public async Task A_check_that_ends_after_the_stop_has_begun_sets_nothing_and_is_waited_for()
    {
        _options.Fall = 1;
        StubbornProbe probe = new();
        HealthMonitor monitor = new(_pool, _options, probe, addressOf: null, _time, _log);
        monitor.Start();
        await probe.Began.WithinLimit();
        Task stopped = monitor.DisposeAsync().AsTask();
        Assert.False(stopped.IsCompleted);
        probe.Fail();
        await stopped.WithinLimit();
        Assert.True(A.IsHealthy);
        Assert.Empty(_log.All);
    }

    [Fact]
    public async Task An_object_with_another_host_is_checked_with_it_at_once()
    {
        Start();
        await _probe.NextAsync("a.test");
        _pool.AddOrReplace(new EndpointBackend("a", new Uri("http://a.test"), host: "x.test"));
        Assert.Equal("x.test", (await _probe.NextAsync("a.test")).Target.Host);
    }

    [Fact]
    public async Task Single_failed_checks_are_logged_for_debugging_only()
    {
        Start();
        await PlayAsync("FS", "hh");
        Assert.Equal(["A check of backend 'a' of pool 'api' failed: refused"], _log.At(LogLevel.Debug));
        Assert.Single(_log.All);
    }

    [Fact]
    public async Task A_monitor_starts_once_and_not_after_it_is_disposed()
    {
        Start();
        Assert.Throws<InvalidOperationException>(_monitor!.Start);
        await _monitor.DisposeAsync();
        await _monitor.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(_monitor.Start);
        HealthMonitor other = new(_pool, _options);
        await other.DisposeAsync();
        Assert.Throws<ObjectDisposedException>(other.Start);
    }

    // A pool may change within a request. Its values and activity must not stay alive in the checks.
    [Fact]
    public async Task Checks_do_not_inherit_the_context_of_the_code_that_changes_the_pool()
    {
        Start();
        await _probe.NextAsync("a.test");
        ScriptedProbe.Ambient.Value = "a request";
        _pool.AddOrReplace(Endpoint("b"));
        Assert.Null((await _probe.NextAsync("b.test")).Ambient);
    }

    [Fact]
    public async Task Options_that_change_later_do_not_reach_a_monitor()
    {
        _options.Fall = 1;
        Start();
        _options.Fall = 9;
        await PlayAsync("F", "u");
    }

    public async ValueTask DisposeAsync()
    {
        if (_monitor is not null)
        {
            await _monitor.DisposeAsync().AsTask().WithinLimit();
        }

        _log.Dispose();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private WeakReference ReplaceA()
    {
        WeakReference old = new(A);
        _pool.AddOrReplace(Endpoint("a", weight: 5));
        return old;
    }

    private static EndpointBackend Endpoint(string id, int weight = 1) =>
        new(id, new Uri($"http://{id}.test"), weight);

    private void Start(Func<Backend, Uri?>? addressOf = null)
    {
        _monitor = new HealthMonitor(_pool, _options, _probe, addressOf, _time, _log);
        _monitor.Start();
    }

    private bool IsHealthy(string id) => _pool.TryGetBackend(id, out Backend? backend) && backend.IsHealthy;

    /// <summary>Lets the checks of "a" succeed (S) or fail (F), and compares the health after each (h, u).</summary>
    private async Task PlayAsync(string outcomes, string health)
    {
        string actual = "";
        foreach (char outcome in outcomes)
        {
            ProbeCall call = await _probe.NextAsync("a.test");
            if (outcome == 'S')
            {
                call.Succeed();
            }
            else
            {
                call.Fail();
            }

            TimeSpan wait = await _time.NextWaitAsync(); // by now it has been judged
            actual += A.IsHealthy ? 'h' : 'u';
            _time.Advance(wait);
        }

        Assert.Equal(health, actual);
    }

    private sealed class StubbornProbe : IHealthProbe
    {
        private readonly TaskCompletionSource _began = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<string?> _outcome =
            new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Began => _began.Task;

        public void Fail() => _outcome.SetResult("late");

        public Task<string?> CheckAsync(HealthTarget target, CancellationToken cancellationToken)
        {
            _began.TrySetResult();
            return _outcome.Task;
        }
    }
}
