using System.Collections.Immutable;
using Balancing.Tests.Support;

namespace Balancing.Tests.Pool;

/// <summary>Subsets of 20 of 300 backends for 300 clients, and the small cases. A hash decides, so each figure is the
/// same in every run.</summary>
public class BackendSubsetTests
{
    private const int Clients = 300;
    private const int Size = 20;

    private static readonly ImmutableArray<Backend> All = Backends(300);

    public static TheoryData<bool> BothForms => [false, true];

    [Fact]
    public void Numbered_clients_load_all_backends_nearly_alike()
    {
        int[] counts = Counts(All, SubsetsOf(All, areNamed: false));
        Assert.InRange(counts.Min(), 17, 20); // 20 on average
        Assert.InRange(counts.Max(), 20, 24);
    }

    [Fact]
    public void Named_clients_load_backends_as_random_choices_do()
    {
        int[] counts = Counts(All, SubsetsOf(All, areNamed: true));
        Assert.InRange(counts.Min(), 6, 15);
        Assert.InRange(counts.Max(), 27, 38);
    }

    // After each client of a block the counts differ by one at most. So after k blocks they differ by k at most.
    [Theory]
    [InlineData(300, 20)]
    [InlineData(40, 3)]
    [InlineData(7, 5)]
    [InlineData(16, 1)]
    public void The_clients_of_a_block_take_the_backends_equally_often(int backends, int size)
    {
        ImmutableArray<Backend> all = Backends(backends);
        int[] counts = new int[backends];
        for (int client = 0; client < 48; client++)
        {
            counts = client % 16 == 0 ? new int[backends] : counts;
            foreach (Backend backend in BackendSubset.Choose(all, client, size))
            {
                counts[all.IndexOf(backend)]++;
            }

            Assert.InRange(counts.Max() - counts.Min(), 0, 1);
        }
    }

    // Ideally 20 of the 6,000 places change: the clients of one backend.
    [Fact]
    public void A_backend_that_joins_or_leaves_changes_few_places()
    {
        string[][] before = SubsetsOf(All, areNamed: false);
        for (int i = 0; i < 10; i++)
        {
            ImmutableArray<Backend> more = All.Add(new Backend($"new-{i}"));
            Assert.InRange(Changes(before, SubsetsOf(more, areNamed: false)), 20, 100);
            Assert.InRange(Changes(before, SubsetsOf(All.RemoveAt(29 * i), areNamed: false)), 20, 80);
        }
    }

    [Fact]
    public void For_named_clients_a_backend_takes_and_leaves_only_places_of_its_own()
    {
        string[][] before = SubsetsOf(All, areNamed: true);
        string[][] joined = SubsetsOf(All.Add(new Backend("new")), areNamed: true);
        int clients = joined.Count(static subset => subset.Contains("new"));
        Assert.InRange(clients, 6, 38);
        Assert.Equal(clients, Changes(before, joined));

        string left = All[7].Id;
        string[][] after = SubsetsOf(All.RemoveAt(7), areNamed: true);
        Assert.Equal(before.Count(subset => subset.Contains(left)), Changes(before, after));
        Assert.All(before.Zip(after), pair => Assert.Empty(pair.First.Except(pair.Second).Except([left])));
    }

    [Theory]
    [MemberData(nameof(BothForms))]
    public void The_order_of_the_list_does_not_matter_P06(bool areNamed)
    {
        Backend[] shuffled = [.. All];
        Seeds.Random(88).Shuffle(shuffled);
        Assert.Equal(SubsetsOf(All, areNamed), SubsetsOf([.. shuffled], areNamed));
    }

    [Theory]
    [MemberData(nameof(BothForms))]
    public void Neither_weights_nor_flags_matter_P06(bool areNamed)
    {
        ImmutableArray<Backend> others = [.. All.Select(static (backend, i) =>
            new Backend(backend.Id, weight: i % 5) { IsAvailable = i % 2 == 0, IsHealthy = i % 3 == 0 })];
        others[3].Acquire();
        Assert.Equal(SubsetsOf(All, areNamed), SubsetsOf(others, areNamed));
    }

    [Theory]
    [MemberData(nameof(BothForms))]
    public void A_subset_has_the_wanted_size_no_duplicates_and_the_order_of_ids(bool areNamed) =>
        Assert.All(SubsetsOf(All, areNamed), static subset =>
        {
            Assert.Equal(Size, subset.Length);
            Assert.Equal(subset.Distinct().Order(StringComparer.Ordinal), subset);
        });

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(int.MaxValue)]
    public void A_size_of_all_or_more_gives_all(int size)
    {
        ImmutableArray<Backend> all = Backends(5);
        Assert.Equal<Backend>(all, BackendSubset.Choose(all.Reverse(), 3, size));
        Assert.Equal<Backend>(all, BackendSubset.Choose(all.Reverse(), "client", size));
    }

    [Fact]
    public void Of_no_backends_the_subset_is_empty()
    {
        Assert.Empty(BackendSubset.Choose([], 0, 1));
        Assert.Empty(BackendSubset.Choose([], "client", 1));
    }

    [Fact]
    public void The_largest_client_index_has_a_subset() =>
        Assert.Equal(Size, BackendSubset.Choose(All, int.MaxValue, Size).Length);

    [Fact]
    public void A_subset_has_the_objects_of_the_list() =>
        Assert.All(BackendSubset.Choose(All, 5, Size), static backend => Assert.Contains(backend, All));

    // Computed once and kept: clients of several versions must agree on which takes what.
    [Fact]
    public void The_subsets_of_some_clients_are_those_of_earlier_versions_P06()
    {
        ImmutableArray<Backend> all = Backends(10);
        Assert.Equal("b003 b004 b006", Ids(BackendSubset.Choose(all, 0, 3)));
        Assert.Equal("b002 b007 b009", Ids(BackendSubset.Choose(all, 1, 3)));
        Assert.Equal("b000 b003 b007", Ids(BackendSubset.Choose(all, 39, 3)));
        Assert.Equal("b002 b003 b007", Ids(BackendSubset.Choose(all, "client-1", 3)));
        Assert.Equal("b000 b003 b008", Ids(BackendSubset.Choose(all, "Ünïcödé 🦊", 3)));
    }

    // Each of 300 servers is a client of the others. By chance 20 of them choose themselves, with a deviation of 4.4.
    [Fact]
    public void A_client_with_the_id_of_a_backend_does_not_prefer_itself() => Assert.InRange(
        All.Count(static self => BackendSubset.Choose(All, self.Id, Size).Contains(self)), 1, 45);

    [Fact]
    public void A_subset_can_replace_the_members_of_a_pool()
    {
        BackendPool pool = new(BackendSubset.Choose(All, 2, Size));
        Backend busy = pool.Backends[0];
        using BackendLease lease = busy.Acquire();
        pool.ReplaceAll(BackendSubset.Choose(All.Remove(pool.Backends[1]), 2, Size));
        Assert.Equal(Size, pool.Backends.Length);
        Assert.Equal(1, busy.InFlightCount);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_size_below_1_is_rejected(int size)
    {
        string expected = $"Size must be at least 1, but was {size}.";
        AssertRejected<ArgumentOutOfRangeException>("size", expected, () => BackendSubset.Choose(All, 0, size));
        AssertRejected<ArgumentOutOfRangeException>("size", expected, () => BackendSubset.Choose(All, "a", size));
    }

    [Fact]
    public void A_negative_client_index_is_rejected() => AssertRejected<ArgumentOutOfRangeException>(
        "clientIndex",
        "Client index must be at least 0, but was -1.",
        static () => BackendSubset.Choose(All, -1, Size));

    [Fact]
    public void A_client_without_an_id_is_rejected()
    {
        AssertRejected<ArgumentNullException>("clientId", "", static () => BackendSubset.Choose(All, null!, Size));
        AssertRejected<ArgumentException>("clientId", "empty", static () => BackendSubset.Choose(All, "", Size));
    }

    [Fact]
    public void A_list_that_no_pool_accepts_is_rejected()
    {
        Backend[] twice = [new("a"), new("b"), new("a")];
        const string Duplicate = "Duplicate backend id 'a' at index 2; ids must be unique.";
        AssertRejected<ArgumentNullException>("backends", "", static () => BackendSubset.Choose(null!, 0, 1));
        AssertRejected<ArgumentNullException>("backends", "", static () => BackendSubset.Choose(null!, "a", 1));
        AssertRejected<ArgumentException>("backends", "index 0", static () => BackendSubset.Choose([null!], 0, 1));
        AssertRejected<ArgumentException>("backends", Duplicate, () => BackendSubset.Choose(twice, 0, 1));
        AssertRejected<ArgumentException>("backends", Duplicate, () => BackendSubset.Choose(twice, "a", 1));
    }

    private static void AssertRejected<TException>(string parameterName, string message, Action choose)
        where TException : ArgumentException
    {
        TException rejection = Assert.Throws<TException>(choose);
        Assert.Equal(parameterName, rejection.ParamName);
        Assert.Contains(message, rejection.Message, StringComparison.Ordinal);
    }

    private static ImmutableArray<Backend> Backends(int count) =>
        [.. Enumerable.Range(0, count).Select(static i => new Backend($"b{i:D3}"))];

    private static string[][] SubsetsOf(ImmutableArray<Backend> all, bool areNamed) =>
    [
        .. Enumerable.Range(0, Clients)
            .Select(client => areNamed
                ? BackendSubset.Choose(all, $"client-{client}", Size)
                : BackendSubset.Choose(all, client, Size))
            .Select(static subset => subset.Select(static backend => backend.Id).ToArray()),
    ];

    private static int[] Counts(ImmutableArray<Backend> all, string[][] subsets) =>
        [.. all.Select(backend => subsets.Count(subset => subset.Contains(backend.Id)))];

    /// <summary>How many places have another backend.</summary>
    private static int Changes(string[][] before, string[][] after) =>
        before.Zip(after).Sum(static pair => pair.First.Except(pair.Second).Count());

    private static string Ids(IEnumerable<Backend> backends) =>
        string.Join(' ', backends.Select(static backend => backend.Id));
}
