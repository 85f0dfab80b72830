namespace Balancing.LoadAware;

/// <summary>Where the load of one id stands in the index of the present membership.</summary>
internal sealed class LoadLeaf(LoadTree tree, int position, LoadLeaf? previous)
{
    // While the index moves to a new membership, selections may still read the old tree: both are kept up to date.
    private volatile LoadLeaf? _previous = previous;

    public LoadTree Tree { get; } = tree;

    public void Refresh()
    {
        Tree.Refresh(position);
        _previous?.Refresh();
    }

    public void ForgetPrevious() => _previous = null;
}
