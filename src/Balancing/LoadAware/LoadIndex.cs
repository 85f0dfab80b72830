using System.Collections.Immutable;
using Balancing.Internal;

namespace Balancing.LoadAware;

/// <summary>
/// Keeps a <see cref="LoadTree"/> of the present membership equal to the in-flight counts. One per pool, shared by all
/// selectors that read load; a pool without such a selector has none and its leases pay nothing for it.
/// </summary>
internal sealed class LoadIndex : IMembershipView
{
    private LoadTree _current = new([]);
    private LoadTree? _built;
    private LoadLeaf[] _builtLeaves = [];
    private bool _isDetached;

    // Selectors that were dropped without disposal take the index with them; the loads must not go on feeding its tree.
    ~LoadIndex() => DetachLeaves(_current);

    public LoadTree Current => Volatile.Read(ref _current);

    void IMembershipView.Build(ImmutableArray<Backend> members)
    {
        LoadTree tree = new(StableOrder.Of(members, _current.Members));
        _builtLeaves = [.. tree.Members.Select((_, position) => new LoadLeaf(tree, position))]; // here, where a failure still changes nothing
        _built = tree;
    }

    /// <remarks>
    /// An update finds its leaf through the load, a selection finds the tree through <see cref="Current"/>, and the two
    /// cannot be switched in one step. So for the time of the switch every load writes to both trees: first all leaves
    /// are attached to the new tree as well, then the new tree is published, then the old one is let go.
    /// </remarks>
    void IMembershipView.Publish()
    {
        if (_isDetached)
        {
            return; // its last selector was disposed by another view's build function
        }

        LoadTree old = _current;
        LoadTree next = _built!;
        LoadLeaf[] leaves = _builtLeaves;
        Discard();

        for (int i = 0; i < leaves.Length; i++)
        {
            BackendLoad load = next.Members[i].Membership.Load;
            leaves[i].Previous = load.Leaf;
            load.Leaf = leaves[i];
            Interlocked.MemoryBarrier(); // a count that changed without seeing this leaf is read by the next line
            next.Refresh(i);
        }

        Volatile.Write(ref _current, next);
        DetachLeaves(old);
        foreach (LoadLeaf leaf in leaves)
        {
            leaf.Previous = null;
        }
    }

    void IMembershipView.Discard() => Discard();

    void IMembershipView.Detached()
    {
        _isDetached = true;
        DetachLeaves(_current);
    }

    private void Discard() => (_built, _builtLeaves) = (null, []);

    private static void DetachLeaves(LoadTree tree)
    {
        foreach (Backend backend in tree.Members)
        {
            backend.Membership.Load.DetachLeaf(tree);
        }
    }
}
