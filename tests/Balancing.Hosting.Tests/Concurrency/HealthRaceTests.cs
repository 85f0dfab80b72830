using Balancing.Hosting.HealthChecks;
using Balancing.Hosting.Tests.Support;

namespace Balancing.Hosting.Tests.Concurrency;

public class HealthRaceTests
{
    private static readonly HealthCheckOptions AllTheTime = new()
    {
        Interval = TimeSpan.FromMilliseconds(1),
        Timeout = TimeSpan.FromMinutes(1),
        Rise = 1,
        Fall = 1,
    };

    /// <summary>While checks flip the health of all backends, a drained one gets nothing and becomes idle.</summary>
    [Fact]
    public async Task A_check_never_undoes_a_drain()
    {
        BackendPool pool = new(Endpoint("a"), Endpoint("b"));
        RandomSelector selector = new(pool);
        FlippingProbe probe = new();
        await using HealthMonitor monitor = new(pool, AllTheTime, probe, addressOf: null, time: null, logger: null);
        monitor.Start();
        int finished = 0;
        Task[] workers = [.. Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            while (Volatile.Read(ref finished) == 0)
            {
                using BackendLease lease = selector.Acquire();
            }
        }))];
        try
        {
            for (int round = 0; round < 20; round++)
            {
                Backend a = pool.Backends[0];
                a.IsDraining = true;
                await a.WaitForIdleAsync().WithinLimit();
                await probe.ChecksAsync(10);
                Assert.True(a.IsDraining);
                Assert.Equal(0, a.InFlightCount);
                a.IsDraining = false;
            }
        }
        finally
        {
            Volatile.Write(ref finished, 1);
        }

        await Task.WhenAll(workers).WithinLimit();
    }

    /// <summary>Members come, go and come back while they are checked. In the end exactly the members are
    /// checked.</summary>
    [Fact]
    public async Task Checks_follow_a_storm_of_changes()
    {
        BackendPool pool = new();
        FlippingProbe probe = new();
        HealthMonitor monitor = new(pool, AllTheTime, probe, addressOf: null, time: null, logger: null);
        await using (monitor)
        {
            monitor.Start();
            await Task.WhenAll(Enumerable.Range(0, 2).Select(worker => Task.Run(() =>
            {
                Random random = new(worker);
                for (int i = 0; i < 2_000; i++)
                {
                    string id = $"{random.Next(8)}";
                    if (random.Next(2) == 0)
                    {
                        pool.AddOrReplace(Endpoint(id, port: random.Next(1, 3)));
                    }
                    else
                    {
                        pool.Remove(id);
                    }
                }
            }))).WithinLimit();
            pool.ReplaceAll(Endpoint("0"), Endpoint("7"));
            string[] members = ["0.test", "7.test"];
            string[] hosts = [];
            for (int attempt = 0; attempt < 100 && !hosts.SequenceEqual(members); attempt++)
            {
                probe.Forget(); // again while a check that was canceled has not ended yet
                await probe.ChecksAsync(20);
                hosts = [.. probe.Hosts.Order(StringComparer.Ordinal)];
            }

            Assert.Equal(members, hosts);
        }

        int count = probe.Count;
        bool[] health = [.. pool.Backends.Select(static backend => backend.IsHealthy)];
        pool.AddOrReplace(Endpoint("8"));
        Assert.Equal(count, probe.Count);
        Assert.Equal(health, pool.Backends.Take(2).Select(static backend => backend.IsHealthy));
    }

    private static EndpointBackend Endpoint(string id, int port = 1) => new(id, new Uri($"tcp://{id}.test:{port}"));

    /// <summary>Succeeds and fails in turn.</summary>
    private sealed class FlippingProbe : IHealthProbe
    {
        private readonly Lock _gate = new();
        private readonly HashSet<string> _hosts = [];
        private readonly List<(int Count, TaskCompletionSource Reached)> _waiting = [];
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public IEnumerable<string> Hosts
        {
            get
            {
                lock (_gate)
                {
                    return [.. _hosts];
                }
            }
        }

        public void Forget()
        {
            lock (_gate)
            {
                _hosts.Clear();
            }
        }

        public async Task<string?> CheckAsync(HealthTarget target, CancellationToken cancellationToken)
        {
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            lock (_gate)
            {
                _hosts.Add(target.Address.Host);
                _count++;
                _waiting.RemoveAll(waiting =>
                {
                    bool isReached = waiting.Count <= _count;
                    return isReached && waiting.Reached.TrySetResult();
                });
                return _count % 2 == 0 ? null : "flip";
            }
        }

        /// <summary>Completes after as many further checks.</summary>
        public Task ChecksAsync(int count)
        {
            TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_gate)
            {
                _waiting.Add((_count + count, reached));
            }

            return reached.Task.WithinLimit();
        }
    }
}
