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
