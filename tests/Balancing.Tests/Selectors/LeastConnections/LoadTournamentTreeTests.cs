using System.Collections.Immutable;
using Balancing.Selectors.LeastConnections;
using Balancing.Tests.Support;

namespace Balancing.Tests.Selectors.LeastConnections;

public class LoadTournamentTreeTests
{
    public static TheoryData<int> Sizes => [1, 2, 3, 9, 15, 16, 17, 64, 65, 100, 257, 1_000, 1_025, 5_000];

    /// <summary>The tree and the plain scan must name the same member in every state the counts can be in.</summary>
    [Theory]
    [MemberData(nameof(Sizes))]
    public void The_tree_agrees_with_the_scan_on_random_states(int size)
    {
        Random random = Seeds.Random(14_000 + size);
        ImmutableArray<Backend> members = Members(size, _ => random.Next(3) == 0 ? random.Next(1, 65_536) : random.Next(1, 4));
        LoadTournamentTree tree = new(members);
        List<(BackendLease Lease, int Position)> leases = [];
        for (int step = 0; step < 3_000; step++)
        {
            int position = random.Next(size);
            int dice = random.Next(10);
            if (dice < 5)
            {
                leases.Add((members[position].Acquire(), position));
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
                members[position].IsAvailable = random.Next(3) > 0;
            }

            tree.Leaves[position].Refresh();
            int previous = random.Next(-1, size + 2);
            Assert.Equal(LeastLoadedLinearSearch.FindLeast(members.AsSpan(), default, previous), tree.FindLeast(previous));
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void When_all_are_unavailable_the_tree_knows_of_nobody_until_one_is_back(int size)
    {
        ImmutableArray<Backend> members = Members(size, static _ => 1);
        LoadTournamentTree tree = new(members);
        for (int i = 0; i < size; i++)
        {
            members[i].IsAvailable = false;
            tree.Leaves[i].Refresh();
        }

        Assert.Equal(-1, tree.FindLeast(0));
        members[size - 1].IsAvailable = true;
        tree.Leaves[size - 1].Refresh();
        Assert.Equal(size - 1, tree.FindLeast(size));
    }

    [Fact]
    public void A_tree_of_nobody_finds_nobody() => Assert.Equal(-1, new LoadTournamentTree([]).FindLeast(0));

    [Fact]
    public void A_new_tree_starts_with_the_counts_and_flags_there_are()
    {
        ImmutableArray<Backend> members = Members(100, static _ => 1);
        foreach (Backend backend in members)
        {
            backend.Acquire();
        }

        members[40].Acquire().Dispose();
        members[7].IsAvailable = false;
        using BackendLease second = members[8].Acquire();
        LoadTournamentTree tree = new(members);
        Assert.Equal([.. Enumerable.Range(0, 100).Except([7, 8])], InTurn(tree, 98));
    }

    /// <summary>A tree that shared out ties by subtree would give the lone last member of 17, 65 or 257 up to sixteen times too many.</summary>
    [Theory]
    [MemberData(nameof(Sizes))]
    public void Ties_are_shared_out_evenly_P12(int size)
    {
        LoadTournamentTree tree = new(Members(size, static _ => 1));
        Assert.Equal([.. Enumerable.Range(0, size), .. Enumerable.Range(0, size)], InTurn(tree, 2 * size));
    }

    [Theory]
    [InlineData(9, 2)]
    [InlineData(17, 3)]
    [InlineData(65, 5)]
    [InlineData(100, 7)]
    [InlineData(1_000, 11)]
    [InlineData(5_000, 13)]
    public void Ties_are_shared_out_evenly_among_those_least_loaded_wherever_they_stand_P12(int size, int idle)
    {
        Random random = Seeds.Random(14_100 + size);
        ImmutableArray<Backend> members = Members(size, static _ => 1);
        SortedSet<int> least = [size - 1];
        while (least.Count < idle)
        {
            least.Add(random.Next(size));
        }

        foreach (int busy in Enumerable.Range(0, size).Where(i => !least.Contains(i)))
        {
            members[busy].Acquire();
        }

        Assert.Equal([.. least, .. least], InTurn(new LoadTournamentTree(members), 2 * idle));
    }

    private static ImmutableArray<Backend> Members(int count, Func<int, int> weight) =>
        [.. Enumerable.Range(0, count).Select(i => new Backend($"b{i}", weight(i)))];

    /// <summary>Whom so many searches find, each going on from the one before.</summary>
    private static int[] InTurn(LoadTournamentTree tree, int searches)
    {
        int previous = -1;
        return [.. Enumerable.Range(0, searches).Select(_ => previous = tree.FindLeast(previous))];
    }
}
