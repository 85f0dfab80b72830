using Balancing.Selectors.LeastConnections;
using Balancing.Tests.Support;

namespace Balancing.Tests.Selectors.LeastConnections;

public class LeastLoadedLinearSearchTests
{
    private readonly Backend[] _backends = [new("a"), new("b", weight: 3), new("c"), new("d")];

    [Fact]
    public void The_backend_with_the_least_load_for_its_weight_is_found()
    {
        // One in flight each: 1/1, 1/3, 1/1, 1/1.
        Array.ForEach(_backends, static backend => backend.Acquire());
        Assert.Equal(1, FindNext(default, 0));
        Assert.Equal(1, FindByWeight(default, 0));
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, 2)]
    [InlineData(1, 2)]
    [InlineData(2, 3)]
    [InlineData(3, 0)]
    [InlineData(7, 0)]
    public void Among_equals_the_first_after_the_previous_pick_is_found(int previous, int expected) =>
        Assert.Equal(expected, FindNext(new SelectionContext { Excluded = new[] { _backends[1] } }, previous));

    [Theory]
    [InlineData(0.00, 0)]
    [InlineData(0.16, 0)]
    [InlineData(0.17, 1)]
    [InlineData(0.66, 1)]
    [InlineData(0.67, 2)]
    [InlineData(0.84, 3)]
    [InlineData(0.99, 3)]
    public void A_tie_goes_to_the_backend_with_the_point_in_its_weight_interval_P12(double point, int expected) =>
        Assert.Equal(expected, FindByWeight(default, (ulong)(point * ulong.MaxValue)));

    [Fact]
    public void Excluded_and_unavailable_backends_are_skipped()
    {
        _backends[1].IsAvailable = false;
        SelectionContext context = new() { Excluded = new[] { new Backend("a"), new Backend("c") } };
        Assert.Equal(3, FindNext(context, 3));
        Assert.Equal(3, FindByWeight(context, 0));
    }

    [Fact]
    public void No_backend_is_found_when_each_is_unavailable_or_excluded()
    {
        _backends[0].IsAvailable = false;
        SelectionContext context = new() { Excluded = _backends.AsMemory(1) };
        Assert.Equal(-1, FindNext(context, 0));
        Assert.Equal(-1, FindByWeight(context, 0));
        Assert.Equal(-1, LeastLoadedLinearSearch.FindNext([], default, default, 0));
        Assert.Equal(-1, LeastLoadedLinearSearch.FindByWeight([], default, default, 0));
    }

    private int FindNext(SelectionContext context, int previous) =>
        LeastLoadedLinearSearch.FindNext(PoolMembers.Create(_backends).AsSpan(), default, context, previous);

    private int FindByWeight(SelectionContext context, ulong turn) =>
        LeastLoadedLinearSearch.FindByWeight(PoolMembers.Create(_backends).AsSpan(), default, context, turn);
}
