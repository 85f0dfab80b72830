using System.Collections.Immutable;
using Balancing.Pool;

namespace Balancing.Selectors.LeastConnections;

/// <summary>
/// Keeps a <see cref="LoadTournamentTree"/> of the present membership equal to the in-flight counts. One per pool, shared by all
/// selectors that read load; a pool without such a selector has none and its leases pay nothing for it.
/// </summary>
internal sealed class LoadIndex : IPoolView
{
    private LoadTournamentTree _current = new([]);
    private LoadTournamentTree? _built;
    private bool _isDetached;

    // Selectors that were dropped without disposal take the index with them; the loads must not go on feeding its tree.
    ~LoadIndex() => DetachLeaves(_current);

    public LoadTournamentTree Current => Volatile.Read(ref _current);

    void IPoolView.Build(ImmutableArray<Backend> members) => _built = new LoadTournamentTree(JoinOrder.Of(members, _current.Members));

    /// <remarks>
    /// An update finds its leaf through the load, a selection finds the tree through <see cref="Current"/>, and the two
    /// cannot be switched in one step. So for the time of the switch every load writes to both trees: first all leaves
    /// are attached to the new tree as well, then the new tree is published, then the old one is let go.
    /// </remarks>
    void IPoolView.Publish()
    {
        LoadTournamentTree old = _current;
        LoadTournamentTree next = _built!;
        _built = null;
        if (_isDetached)
        {
            return; // its last selector was disposed by another view's build function
        }

        foreach (LoadLeaf leaf in next.Leaves)
        {
            leaf.Attach();
        }

        Volatile.Write(ref _current, next);
        DetachLeaves(old);
        foreach (LoadLeaf leaf in next.Leaves)
        {
            leaf.ReleasePrevious();
        }
    }

    void IPoolView.Discard() => _built = null;

    void IPoolView.Detached()
    {
        _isDetached = true;
        DetachLeaves(_current);
    }

    private static void DetachLeaves(LoadTournamentTree tree)
    {
        foreach (LoadLeaf leaf in tree.Leaves)
        {
            leaf.Detach();
        }
    }
}
