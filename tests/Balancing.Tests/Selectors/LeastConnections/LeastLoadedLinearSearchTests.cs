using Balancing.Selectors.LeastConnections;



namespace Balancing.Tests.Selectors.LeastConnections;

public class LeastLoadedLinearSearchTests
{
    private readonly Backend[] _members = [new("a"), new("b", weight: 3), new("c"), new("d")];

    [Fact]
    public void The_least_loaded_for_its_weight_is_found()
    {
        // One in flight each: 2/1, 2/3, 2/1, 2/1.
        Array.ForEach(_members, static backend => backend.Acquire());
        Assert.Equal(1, LeastLoadedLinearSearch.FindLeast(_members, default, 0));
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 2)]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(3, 0)]
    [InlineData(7, 0)]
    public void Of_equals_the_first_after_the_previous_one_is_found(int previous, int expected)
    {
        SelectionContext context = new() { Excluded = new[] { _members[1] } }; // the heavy one, to have three equals
        Assert.Equal(expected, LeastLoadedLinearSearch.FindLeast(_members, context, previous));
    }

    [Fact]
    public void Excluded_and_unavailable_ones_are_passed_over()
    {
        _members[1].IsAvailable = false;
        SelectionContext context = new() { Excluded = new[] { new Backend("a"), new Backend("c") } };
        Assert.Equal(3, LeastLoadedLinearSearch.FindLeast(_members, context, 3));
    }

    [Fact]
    public void Nobody_is_found_when_each_is_unavailable_or_excluded()
    {
        _members[0].IsAvailable = false;
        Assert.Equal(-1, LeastLoadedLinearSearch.FindLeast(_members, new SelectionContext { Excluded = _members.AsMemory(1) }, 0));
        Assert.Equal(-1, LeastLoadedLinearSearch.FindLeast([], default, 0));
    }
}
