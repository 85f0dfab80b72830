using Balancing.Selection;



namespace Balancing.Tests.Selection;

public class CandidateSearchTests
{
    [Fact]
    public void Repeated_slots_count_once()
    {
        Backend?[] backends = [new Backend("a"), null, new Backend("c"), new Backend("d")];
        Backend[] found = new Backend[4];
        int count = CandidateSearch.FillCandidates(new Repeating([3, 3, 0, 3, 0, 0, 2]), backends, 3, default, found);
        Assert.Equal(3, count);
        Assert.Equal(["d", "a", "c"], found[..3].Select(static backend => backend.Id));
    }

    [Fact]
    public void Backends_that_cannot_be_selected_are_skipped_and_the_search_ends()
    {
        Backend?[] backends = [new Backend("a"), new Backend("b") { IsAvailable = false }, new Backend("c")];
        Backend[] found = new Backend[3];
        SelectionContext context = new() { Excluded = new[] { backends[0]! } };
        Assert.Equal(1, CandidateSearch.FillCandidates(new Repeating([0, 1, 2]), backends, 3, context, found));
        Assert.Equal("c", found[0].Id);
    }

    [Fact]
    public void An_empty_destination_reads_no_slot() =>
        Assert.Equal(0, CandidateSearch.FillCandidates(new Repeating([]), [new Backend("a")], 1, default, []));

    [Fact]
    public void The_only_available_backend_of_many_is_found()
    {
        Backend?[] backends =
            [.. Enumerable.Range(0, 1_000).Select(static i => new Backend($"b{i}") { IsAvailable = i == 999 })];
        Backend[] found = new Backend[1];
        Assert.Equal(
            1,
            CandidateSearch.FillCandidates(
                new Repeating([.. Enumerable.Range(0, 1_000)]), backends, 1_000, default, found));
        Assert.Same(backends[999], found[0]);
    }

    /// <summary>
    /// A sequence may reach some backends very late. The search must end before that if no backend can be selected.
    /// </summary>
    [Fact]
    public void The_search_ends_early_when_no_backend_can_be_selected()
    {
        Backend?[] backends =
            [.. Enumerable.Range(0, 1_000).Select(static i => new Backend($"b{i}") { IsAvailable = false })];
        Counting order = new(new Calls());
        Assert.Equal(0, CandidateSearch.FillCandidates(order, backends, 1_000, default, new Backend[1]));
        Assert.InRange(order.Count.Value, 1, 100);
    }

    /// <summary>
    /// With two of a thousand available and three requested, the search must end before it has seen all backends.
    /// </summary>
    [Fact]
    public void The_search_ends_with_the_last_selectable_backend()
    {
        Backend?[] backends =
            [.. Enumerable.Range(0, 1_000).Select(static i => new Backend($"b{i}") { IsAvailable = i is 3 or 77 })];
        Counting order = new(new Calls());
        Assert.Equal(2, CandidateSearch.FillCandidates(order, backends, 1_000, default, new Backend[3]));
        Assert.Equal(78, order.Count.Value);
    }

    [Fact]
    public void The_first_selectable_backend_is_found()
    {
        Backend?[] backends = [new Backend("a") { IsAvailable = false }, new Backend("b"), null, new Backend("d")];
        SelectionContext context = new() { Excluded = new[] { new Backend("b") } };
        Assert.Same(backends[3], CandidateSearch.FindFirst(new Repeating([0, 0, 1, 0, 1, 3]), 6, backends, context));
        Assert.Same(backends[1], CandidateSearch.FindFirst(new Repeating([0, 0, 1, 0, 1, 3]), 6, backends, default));
    }

    [Theory]
    [InlineData(33)]
    [InlineData(1_000)]
    public void The_first_available_backend_of_many_is_found(int count)
    {
        Backend?[] backends =
            [.. Enumerable.Range(0, count).Select(i => new Backend($"b{i}") { IsAvailable = i == count - 1 })];
        Assert.Same(backends[^1], CandidateSearch.FindFirst(new Counting(new Calls()), count, backends, default));
    }

    [Fact]
    public void The_search_for_the_first_ends_early_when_none_can_be_selected()
    {
        Backend?[] backends =
            [.. Enumerable.Range(0, 1_000).Select(static i => new Backend($"b{i}") { IsAvailable = false })];
        Counting order = new(new Calls());
        Assert.Null(CandidateSearch.FindFirst(order, 1_000, backends, default));
        Assert.InRange(order.Count.Value, 1, 100);
    }

    /// <summary>With few slots nothing is counted; after one round all have been seen.</summary>
    [Fact]
    public void The_search_for_the_first_backend_ends_after_one_round()
    {
        Backend?[] backends = [new Backend("a") { IsAvailable = false }];
        Counting order = new(new Calls());
        Assert.Null(CandidateSearch.FindFirst(new Repeating([0]), 5, backends, default));
        Assert.Null(CandidateSearch.FindFirst(order, 1, backends, default));
        Assert.Equal(1, order.Count.Value);
    }

    /// <summary>
    /// From 262,144 slots on, the seen slots are recorded in a rented buffer, which may not be cleared.
    /// </summary>
    [Theory]
    [InlineData(262_144)]
    [InlineData(262_145)]
    [InlineData(270_001)]
    public void More_slots_than_fit_on_the_stack_are_searched(int slots)
    {
        Backend?[] backends = [.. Enumerable.Range(0, slots).Select(static i => new Backend($"b{i}"))];
        int[] order = [.. Enumerable.Range(0, slots).Select(i => slots - 1 - i)];
        Backend[] found = new Backend[slots];
        for (int round = 0; round < 2; round++)
        {
            Assert.Equal(slots, CandidateSearch.FillCandidates(new Repeating(order), backends, slots, default, found));
            Assert.Equal(backends.Reverse(), found);
        }
    }

    // Repeats the slots. An endless search is an error instead of a test that hangs.
    private struct Repeating(int[] slots) : ICandidateSequence
    {
        private int _calls;

        public int Next() => _calls < 100 * slots.Length
            ? slots[_calls++ % slots.Length]
            : throw new InvalidOperationException("The walk does not end.");
    }

    private sealed class Calls
    {
        public int Value { get; set; }
    }

    private readonly struct Counting(Calls count) : ICandidateSequence
    {
        public Calls Count => count;

        public int Next() => count.Value++;
    }
}
