using System.Collections.Concurrent;
using Balancing.Hosting.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Balancing.Hosting.Tests.Concurrency;

public class ReloadRaceTests
{
    private const int Reloads = 300;

    // "stays" is in every good section, so a selection that finds nothing would be a gap.
    [Theory]
    [InlineData(SelectorNames.LeastConnections)]
    [InlineData(SelectorNames.ConsistentHash)]
    public async Task A_storm_of_reloads_under_selections_leaves_no_gap_and_no_count(string selector)
    {
        await using PoolHost host = await PoolHost.StartAsync(Section(selector, "stays*1", "b*1"));
        BackendPool pool = host.Pool;
        Backend stays = pool.Backends[0];
        IBackendSelector picks = host.Services.GetRequiredKeyedService<IBackendSelector>("api");
        ConcurrentBag<Backend> used = [];
        int finished = 0, refused = 0;
        Task[] workers = [.. Enumerable.Range(0, 2).Select(worker => Task.Run(() =>
        {
            for (int i = 0; Volatile.Read(ref finished) == 0; i++)
            {
                using BackendLease lease = picks.Acquire(SelectionKey.FromInt64(((long)worker << 32) + i));
                if (!lease.IsAcquired)
                {
                    Interlocked.Increment(ref refused);
                }
                else if (i % 100 == 0)
                {
                    used.Add(lease.Backend);
                }
            }
        }))];
        Random random = new(7);
        for (int i = 0; i < Reloads; i++)
        {
            string[] others = [.. Enumerable.Range(0, random.Next(5)).Select(id => $"x{id}*{random.Next(1, 4)}")];
            host.Configuration.Change(
                i % 3 == 0
                    ? EditableConfiguration.Api("""{"Backends":[{"Address":"broken"}]}""")
                    : Section(selector, ["stays*1", .. others]));
        }

        host.Configuration.Change(Section(selector, "stays*1", "last*2"));
        Volatile.Write(ref finished, 1);
        await Task.WhenAll(workers).WithinLimit();
        Assert.Equal(0, refused);
        Assert.Equal(["stays*1", "last*2"], host.Members);
        Assert.Same(stays, pool.Backends[0]);
        Assert.Equal(Reloads / 3, host.Log.Errors.Count());
        Assert.All(used.Concat(pool.Backends).Distinct(), static backend => Assert.Equal(0, backend.InFlightCount));
    }

    [Fact]
    public async Task Reloads_at_the_same_time_end_with_the_last_configuration_of_all()
    {
        EditableConfiguration[] sections =
            [.. Enumerable.Range(0, 2).Select(static i => new EditableConfiguration(Part(i, 0)))];
        await using PoolHost host = await PoolHost.StartAsync("{}", services => services
            .AddBackendPool("api", sections[0].Root)
            .AddBackendPool("api", sections[1].Root));
        await Task.WhenAll(sections.Select((section, i) => Task.Run(() =>
        {
            for (int round = 1; round <= 100; round++)
            {
                section.Change(Part(i, round));
            }
        }))).WithinLimit();
        Assert.Equal(["s0r100*1", "s1r100*1"], host.Members);
        Assert.Empty(host.Log.Errors);
    }

    [Fact]
    public async Task Services_that_are_disposed_during_reloads_leave_the_pool_alone_afterwards()
    {
        for (int round = 0; round < 20; round++)
        {
            PoolHost host = await PoolHost.StartAsync(Section(SelectorNames.Random, "a*1"));
            BackendPool pool = host.Pool;
            using ManualResetEventSlim begun = new();
            int finished = 0;
            Task reloads = Task.Run(() =>
            {
                for (int i = 1; Volatile.Read(ref finished) == 0; i++)
                {
                    host.Configuration.Change(Section(SelectorNames.Random, $"a*{(i % 1_000) + 1}"));
                    begun.Set();
                }
            });
            Assert.True(begun.Wait(Safety.Limit));
            await host.DisposeAsync().AsTask().WithinLimit();
            Backend last = pool.Backends[0];
            host.Configuration.Change(Section(SelectorNames.Random, "b*1"));
            Volatile.Write(ref finished, 1);
            await reloads.WithinLimit();
            Assert.Same(last, Assert.Single(pool.Backends));
            Assert.Empty(host.Log.Errors);
        }
    }

    private static string Part(int section, int round) =>
        $$"""{"Backends":{{EditableConfiguration.Backends($"s{section}r{round}")}} }""";

    private static string Section(string selector, params string[] entries) =>
        EditableConfiguration.Api(
            $$"""{"Selector":"{{selector}}","Backends":{{EditableConfiguration.Backends(entries)}} }""");
}
