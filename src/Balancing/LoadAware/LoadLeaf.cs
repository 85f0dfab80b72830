namespace Balancing.LoadAware;

/// <summary>Where the load of one id stands in the index of the present membership.</summary>
internal sealed class LoadLeaf(LoadTree tree, int position)
{
    private volatile LoadLeaf? _previous;

    public LoadTree Tree { get; } = tree;

    /// <summary>The leaf in the tree before. While the index moves to a new membership, selections may still read the old tree: both are kept up to date.</summary>
    public LoadLeaf? Previous
    {
        get => _previous;
        set => _previous = value;
    }

    public void Refresh()
    {
        Tree.Refresh(position);
        _previous?.Refresh();
    }
}
