namespace Balancing.Tests.Selection;

public class SelectionContextTests
{
    private readonly Backend _backend = new("a");

    [Fact]
    public void The_default_context_has_no_key_and_excludes_no_backend()
    {
        SelectionContext context = default;
        Assert.False(context.Key.HasValue);
        Assert.False(context.Excludes(_backend));
        Assert.True(context.CanSelect(_backend));
    }

    [Fact]
    public void Exclusion_compares_ids_and_not_objects()
    {
        SelectionContext context = new() { Excluded = new[] { new Backend("z"), new Backend("a", weight: 9) } };
        Assert.True(context.Excludes(_backend));
        Assert.False(context.CanSelect(_backend));
        Assert.False(context.Excludes(new Backend("A")));
    }

    [Theory]
    [InlineData("b")]
    [InlineData("A")]
    [InlineData("b", "c")]
    [InlineData(null)]
    public void A_backend_that_is_no_candidate_is_excluded(params string?[]? ids)
    {
        Backend[] candidates = [.. (ids ?? [null]).Select(static id => id is null ? null! : new Backend(id))];
        SelectionContext context = new() { Candidates = candidates };
        Assert.True(context.Excludes(_backend));
        Assert.False(context.CanSelect(_backend));

        SelectionContext withIt = new() { Candidates = (Backend[])[.. candidates, new Backend("a", weight: 9)] };
        Assert.False(withIt.Excludes(_backend));
        Assert.True(withIt.CanSelect(_backend));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 1)]
    [InlineData(8_000, 8_000)]
    [InlineData(int.MaxValue, int.MaxValue)]
    public void A_request_costs_at_least_1(int given, int expected)
    {
        Assert.Equal(expected, new SelectionContext { Cost = given }.Cost);
        Assert.Equal(1, default(SelectionContext).Cost);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    public void A_negative_cost_is_rejected_by_name_P03(int cost)
    {
        ArgumentOutOfRangeException thrown =
            Assert.Throws<ArgumentOutOfRangeException>(() => new SelectionContext { Cost = cost });
        Assert.Equal("value", thrown.ParamName);
        Assert.StartsWith($"Cost must not be negative, but was {cost}.", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Null_entries_of_the_list_exclude_no_backend()
    {
        SelectionContext context = new() { Excluded = new Backend[3] };
        Assert.False(context.Excludes(_backend));
        Assert.False(context.Excludes(null!));
        Assert.False(context.CanSelect(null!));
    }

    [Fact]
    public void An_unavailable_backend_cannot_be_selected_and_is_not_excluded()
    {
        _backend.IsAvailable = false;
        SelectionContext context = default;
        Assert.False(context.CanSelect(_backend));
        Assert.False(context.Excludes(_backend));
    }
}
