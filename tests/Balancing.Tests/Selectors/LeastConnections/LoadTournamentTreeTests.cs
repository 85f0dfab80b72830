using System.Collections.Immutable;
using Balancing.Pool;
using Balancing.Selectors.LeastConnections;
using Balancing.Tests.Support;

namespace Balancing.Tests.Selectors.LeastConnections;

public class LoadTournamentTreeTests
{
    public static TheoryData<int> Sizes => [1, 2, 3, 9, 15, 16, 17, 64, 65, 100, 257, 1_000, 1_025, 5_000];

    public static TheoryData<int, int, bool> States
    {
        get
        {
            TheoryData<int, int, bool> states = [];
            foreach (int size in Sizes)
            {
                states.Add(size, 1, false); // equal weights
                states.Add(size, 4, false); // many ties
                states.Add(size, Backend.MaxWeight, false);
                states.Add(size, 4, true);
            }

            return states;
        }
    }

    /// <summary>
    /// The tree and the linear search must find the same member in every state of counts and flags, with and without
    /// excluded members.
    /// </summary>
    [Theory]
    [MemberData(nameof(States))]
    public void The_tree_agrees_with_the_linear_search_on_random_states(int size, int maxWeight, bool countsNextRequest)
    {
        Random random = Seeds.Random(14_000 + size);
        ImmutableArray<PoolMember> members =
            PoolMembers.Weighted(Enumerable.Range(0, size).Select(_ => random.Next(1, maxWeight + 1)));
        LoadTournamentTree tree = new(members, new LoadRule(countsNextRequest));
        List<(BackendLease Lease, int Position)> leases = [];
        for (int step = 0; step < 3_000; step++)
        {
            int position = random.Next(size);
            int dice = random.Next(10);
            if (dice < 5)
            {
                leases.Add((members[position].Backend.Acquire(), position));
            }
            else if (dice < 8 && leases.Count > 0)
            {
                int last = random.Next(leases.Count);
                (BackendLease lease, position) = leases[last];
                leases.RemoveAt(last);
                lease.Dispose();
            }
            else
            {
                members[position].Backend.IsAvailable = random.Next(3) > 0;
            }

            tree.Leaves[position].Refresh();
            ulong turn = random.Next(2) == 0 ? (ulong)random.Next(size) : (ulong)random.NextInt64() << 1;
            Assert.Equal(tree.FindLeastLinearly(turn, default), tree.FindLeast(turn));

            // Around the least loaded ones, because retries exclude those.
            int[] masked = [.. Enumerable.Range(0, random.Next(1, MaskedLoadRows.MaxMembers + 1))
                .Select(i => i == 0 ? Math.Max(0, tree.FindLeast(turn)) : random.Next(size))];
            SelectionContext context = new() { Excluded = masked.Select(i => members[i].Backend).ToArray() };
            Assert.Equal(tree.FindLeastLinearly(turn, context), tree.FindLeast(turn, masked));
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void When_all_are_unavailable_the_tree_finds_none_until_one_is_back(int size)
    {
        ImmutableArray<PoolMember> members = Equal(size);
        LoadTournamentTree tree = new(members, default);
        for (int i = 0; i < size; i++)
        {
            members[i].Backend.IsAvailable = false;
            tree.Leaves[i].Refresh();
        }

        Assert.Equal(-1, tree.FindLeast(0));
        members[size - 1].Backend.IsAvailable = true;
        tree.Leaves[size - 1].Refresh();
        Assert.Equal(size - 1, tree.FindLeast(0));
    }

    [Fact]
    public void An_empty_tree_finds_none() => Assert.Equal(-1, new LoadTournamentTree([], default).FindLeast(0));

    [Fact]
    public void A_new_tree_starts_with_the_present_counts_and_flags()
    {
        ImmutableArray<PoolMember> members = Equal(100);
        foreach (PoolMember member in members)
        {
            member.Backend.Acquire();
        }

        members[40].Backend.Acquire().Dispose();
        members[7].Backend.IsAvailable = false;
        using BackendLease second = members[8].Backend.Acquire();
        LoadTournamentTree tree = new(members, default);
        Assert.Equal([.. Enumerable.Range(0, 100).Except([7, 8])], InTurn(tree, 98));
    }

    /// <summary>
    /// A tree that broke ties by subtree would pick the single last member of 17, 65 or 257 up to sixteen times too
    /// often.
    /// </summary>
    [Theory]
    [MemberData(nameof(Sizes))]
    public void Ties_of_equal_weights_are_broken_evenly_P12(int size) =>
        Assert.Equal(
            [.. Enumerable.Range(0, size), .. Enumerable.Range(0, size)],
            InTurn(new LoadTournamentTree(Equal(size), default), 2 * size));

    [Theory]
    [InlineData(9, 2)]
    [InlineData(17, 3)]
    [InlineData(65, 5)]
    [InlineData(100, 7)]
    [InlineData(1_000, 11)]
    [InlineData(5_000, 13)]
    public void Ties_are_broken_evenly_among_the_least_loaded_at_any_index_P12(int size, int idle)
    {
        Random random = Seeds.Random(14_100 + size);
        ImmutableArray<PoolMember> members = Equal(size);
        SortedSet<int> least = [size - 1];
        while (least.Count < idle)
        {
            least.Add(random.Next(size));
        }

        foreach (int busy in Enumerable.Range(0, size).Where(i => !least.Contains(i)))
        {
            members[busy].Backend.Acquire();
        }

        Assert.Equal([.. least, .. least], InTurn(new LoadTournamentTree(members, default), 2 * idle));
    }

    /// <summary>
    /// Each tied member gets a share of many draws in proportion to its weight. Its arc touches few slices, and the
    /// golden ratio misses its share of each slice by less than four. The bound is twelve.
    /// </summary>
    [Theory]
    [InlineData(3)]
    [InlineData(65)]
    [InlineData(1_000)]
    public void Ties_of_unequal_weights_are_broken_in_proportion_to_weight_P12(int size)
    {
        Random random = Seeds.Random(14_200 + size);
        ImmutableArray<PoolMember> members =
            PoolMembers.Weighted(Enumerable.Range(0, size).Select(_ => random.Next(1, 10)));
        List<PoolMember> idle = [];
        foreach (PoolMember member in members)
        {
            if (random.Next(3) == 0)
            {
                member.Backend.Acquire();
            }
            else
            {
                idle.Add(member);
            }
        }

        LoadTournamentTree tree = new(members, default);
        const int TurnsPerWeight = 64;
        int[] counts = new int[size];
        int total = idle.Sum(static member => member.Weight);
        for (int i = 0; i < TurnsPerWeight * total; i++)
        {
            counts[tree.FindLeast((ulong)i)]++;
        }

        Assert.All(members.Zip(counts), pair =>
        {
            int expected = idle.Contains(pair.First) ? TurnsPerWeight * pair.First.Weight : 0;
            Assert.InRange(pair.Second, expected == 0 ? 0 : expected - 12, expected == 0 ? 0 : expected + 12);
        });
    }

    private static ImmutableArray<PoolMember> Equal(int count) => PoolMembers.Weighted(Enumerable.Repeat(1, count));

    /// <summary>The members found by the given number of searches, each with the draw after the previous one.</summary>
    private static int[] InTurn(LoadTournamentTree tree, int searches)
    {
        ulong turn = (ulong)tree.Members.Length - 1;
        int[] found = new int[searches];
        for (int i = 0; i < searches; i++)
        {
            found[i] = tree.FindLeast(turn);
            turn = tree.NextTurn(turn, found[i]);
        }

        return found;
    }
}
