using Balancing.Hosting.HealthChecks;
using Balancing.Hosting.Tests.Support;
using Balancing.Tests.Common;
using Microsoft.Extensions.Logging;

namespace Balancing.Hosting.Tests.HealthChecks;

/// <summary>Whatever throws around a check, the next one is due.</summary>
public sealed class HealthCheckFaultTests : IAsyncDisposable
{
    private readonly WatchedTime _time = new();
    private readonly ScriptedProbe _probe = new();
    private readonly BrokenLog _broken = new();
    private readonly TestLog _log = new();
    private readonly BackendPool _pool = new(new BackendPoolOptions { Name = "api" }, Endpoint("a"));
    private readonly HealthCheckOptions _options = new() { Fall = 1, Rise = 1 };
    private HealthMonitor? _monitor;

    public static TheoryData<Exception> Faults =>
    [
        new OperationCanceledException(),
        new AggregateException(new IOException("One."), new IOException("Two.")),
        new SilentException(),
    ];

    private Backend A => _pool.Backends.Single(static backend => backend.Id == "a");

    [Fact]
    public async Task Checks_go_on_and_set_the_health_when_the_log_cannot_be_written()
    {
        Start(_probe, _broken);
        for (int round = 0; round < 3; round++)
        {
            (await _probe.NextAsync("a.test")).Fail();
            await NextRoundAsync();
            Assert.False(A.IsHealthy);
            (await _probe.NextAsync("a.test")).Succeed();
            await NextRoundAsync();
            Assert.True(A.IsHealthy);
        }

        Assert.NotEqual(0, _broken.Entries);
        await _monitor!.DisposeAsync().AsTask().WithinLimit();
    }

    [Fact]
    public async Task Checks_follow_the_pool_when_the_log_cannot_be_written()
    {
        _pool.AddOrReplace(new Backend("plain")); // has no address, which is logged
        Start(_probe, _broken);
        await _probe.NextAsync("a.test");
        _pool.ReplaceAll(new Backend("other"), Endpoint("b"));
        await _probe.NextAsync("b.test");
        Assert.Equal(2, _broken.Entries);
    }

    // Another handler of the event was there first, and does not keep it from the checks.
    [Fact]
    public async Task Checks_follow_the_pool_when_another_handler_of_its_event_throws()
    {
        _pool.Changed += static (_, _) => throw new InvalidOperationException("By the handler.");
        Start(_probe, _log);
        ProbeCall old = await _probe.NextAsync("a.test");
        Assert.Throws<InvalidOperationException>(() => _pool.ReplaceAll(Endpoint("b")));
        await _probe.NextAsync("b.test");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => old.Outcome.WithinLimit());
    }

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public async Task A_check_that_throws_anything_has_failed_and_the_next_one_comes(Exception fault)
    {
        Start(_probe, _log);
        for (int round = 0; round < 2; round++)
        {
            (await _probe.NextAsync("a.test")).Throw(fault);
            await NextRoundAsync();
            Assert.False(A.IsHealthy);
        }

        (await _probe.NextAsync("a.test")).Succeed();
        await NextRoundAsync();
        Assert.True(A.IsHealthy);
        Assert.Single(_log.Warnings);
    }

    [Fact]
    public async Task A_check_that_throws_before_it_waits_has_failed_and_the_next_one_comes()
    {
        ThrowingProbe probe = new();
        Start(probe, _log);
        for (int round = 1; round <= 3; round++)
        {
            TimeSpan wait = await _time.NextWaitAsync();
            Assert.Equal(round, probe.Calls);
            Assert.False(A.IsHealthy);
            _time.Advance(wait);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_monitor is not null)
        {
            await _monitor.DisposeAsync().AsTask().WithinLimit();
        }

        _broken.Dispose();
        _log.Dispose();
    }

    private static EndpointBackend Endpoint(string id) => new(id, new Uri($"http://{id}.test"));

    private void Start(IHealthProbe probe, ILogger log)
    {
        _monitor = new HealthMonitor(_pool, _options, probe, addressOf: null, _time, log);
        _monitor.Start();
    }

    /// <summary>Waits until a check has been judged, and begins the next one.</summary>
    private async Task NextRoundAsync() => _time.Advance(await _time.NextWaitAsync());

    /// <summary>Says nothing about itself.</summary>
    private sealed class SilentException : Exception
    {
        public override string Message => null!;
    }

    private sealed class ThrowingProbe : IHealthProbe
    {
        private int _calls;

        public int Calls => Volatile.Read(ref _calls);

        public Task<string?> CheckAsync(HealthTarget target, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _calls);
            throw new InvalidOperationException("At once.");
        }
    }
}
