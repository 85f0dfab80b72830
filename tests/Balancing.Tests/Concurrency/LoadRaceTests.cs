using System.Collections.Immutable;
using Balancing.Pool;
using Balancing.Selectors.LeastConnections;
using Balancing.Tests.Support;

namespace Balancing.Tests.Concurrency;

[Collection(SerialTests.Name)]
public class LoadRaceTests
{
    // Counts, availability and membership change on several threads. At the end the index must be exact.
    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(3_000)]
    public void After_all_leases_have_ended_least_connections_is_exact_again_P04(int size)
    {
        BackendPool pool = new(Enumerable.Range(0, size).Select(static i => new Backend($"b{i}", 1 + (i % 3))));
        using LeastConnectionsSelector selector = new(pool);
        Random seeds = Seeds.Random(size);
        for (int round = 0; round < 4; round++)
        {
            Workers workers = new();
            for (int i = 0; i < 3; i++)
            {
                Random random = new(seeds.Next());
                List<BackendLease> leases = [];
                workers.Repeat(() => TakeOrReturn(selector, pool, leases, random));
            }

            Random changes = new(seeds.Next());
            workers.Repeat(() => Flip(pool, changes));
            workers.RunFor(TimeSpan.FromMilliseconds(400));
            Loads.AssertExact(selector, pool);
        }
    }

    // On each backend one lease ends while another begins. No later change of that backend could repair the index. A
    // cost that stayed too high would exclude one of the cheapest backends.
    [Theory]
    [InlineData(50)]
    [InlineData(200)]
    public void Two_concurrent_changes_of_one_count_leave_the_index_exact_P04(int size)
    {
        BackendPool pool = Pools.Create(size);
        using LeastConnectionsSelector selector = new(pool);
        Backend[] backends = [.. pool.Backends];
        BackendLease[] ending = [];
        BackendLease[] beginning = new BackendLease[size];
        Race.Run(
            TimeSpan.FromSeconds(1.5),
            before: () => ending = [.. backends.Select(static backend => backend.Acquire())],
            after: () =>
            {
                Loads.AssertExact(selector, pool);
                Array.ForEach(beginning, static lease => lease.Dispose());
            },
            () => Array.ForEach(ending, static lease => lease.Dispose()),
            () =>
            {
                for (int i = 0; i < size; i++)
                {
                    beginning[i] = backends[i].Acquire();
                }
            });
    }

    // While the index moves to another membership, selections still read the previous tree: a count must reach both.
    // Each backend has one lease. A backend that loses its lease is the only idle one, and must be the next pick.
    [Theory]
    [InlineData(2)]
    [InlineData(10)]
    [InlineData(100)]
    public void While_members_are_replaced_an_idle_backend_is_the_next_pick_P04(int size)
    {
        BackendPool pool = Pools.Create(size);
        using LeastConnectionsSelector selector = new(pool);
        BackendLease[] leases = [.. pool.Backends.Select(static backend => backend.Acquire())];
        Random changes = Seeds.Random(13_300 + size);
        Random random = Seeds.Random(13_301 + size);
        Workers workers = new();
        workers.Repeat(() => pool.AddOrReplace(new Backend($"b{changes.Next(size)}")));
        workers.Repeat(() =>
        {
            int idle = random.Next(size);
            leases[idle].Dispose();
            Assert.True(selector.TrySelect(out Backend? next));
            Assert.Equal($"b{idle}", next.Id);
            leases[idle] = next.Acquire();
        });
        workers.RunFor(TimeSpan.FromSeconds(1));
    }

    // Two members of each group of sixteen change at once: one falls to 1 in flight, the other to 0. The entry above
    // them derives from both. It is compared before any acquire could repair it.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Two_concurrent_changes_below_one_entry_leave_it_exact_P04(bool isWeighted)
    {
        const int Size = 256;
        ImmutableArray<PoolMember> members =
            PoolMembers.Weighted(Enumerable.Range(0, Size).Select(i => isWeighted && i == 5 ? 2 : 1));
        LoadTournamentTree tree = new(members, default);
        foreach (LoadLeaf leaf in tree.Leaves)
        {
            leaf.Attach();
        }

        BackendLease[] held =
            [.. members.SelectMany(static member => new[] { member.Backend.Acquire(), member.Backend.Acquire() })];
        Race.Run(
            TimeSpan.FromSeconds(1.5),
            before: static () => { },
            after: () =>
            {
                for (int i = 0; i < Size; i++)
                {
                    ulong turn = (ulong)i;
                    Assert.Equal(tree.FindLeastLinearly(turn, default), tree.FindLeast(turn));
                }

                for (int i = 0; i < held.Length; i++)
                {
                    held[i].Dispose();
                    held[i] = members[i / 2].Backend.Acquire();
                }
            },
            () => EachGroup(group => held[32 * group].Dispose()),
            () => EachGroup(group =>
            {
                held[(32 * group) + 2].Dispose();
                held[(32 * group) + 3].Dispose();
            }));

        static void EachGroup(Action<int> change)
        {
            for (int group = 0; group < Size / 16; group++)
            {
                change(group);
            }
        }
    }

    private static void TakeOrReturn(
        LeastConnectionsSelector selector, BackendPool pool, List<BackendLease> leases, Random random)
    {
        if (leases.Count < 40 && random.Next(2) == 0)
        {
            leases.Add(random.Next(3) == 0 ? random.NextOf(pool.Backends).Acquire() : selector.Acquire());
        }
        else if (leases.Count > 0)
        {
            int last = random.Next(leases.Count);
            leases[last].Dispose();
            leases.RemoveAt(last);
        }
    }

    private static void Flip(BackendPool pool, Random random)
    {
        Backend backend = random.NextOf(pool.Backends);
        backend.IsAvailable = random.Next(2) == 0;
        if (random.Next(50) == 0)
        {
            pool.AddOrReplace(new Backend(backend.Id, random.Next(1, 4)));
        }
    }
}
