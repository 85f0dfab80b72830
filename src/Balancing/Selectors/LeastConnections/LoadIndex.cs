using System.Collections.Immutable;
using Balancing.Pool;

namespace Balancing.Selectors.LeastConnections;

/// <summary>
/// Keeps a <see cref="LoadTournamentTree"/> of the present membership equal to the in-flight counts. One per pool and
/// rule, shared by all selectors that use it; a pool without such a selector has none, and its leases pay nothing for
/// it.
/// </summary>
internal sealed class LoadIndex(LoadRule rule) : IPoolView
{
    private StagedSnapshot<LoadTournamentTree> _tree;

    // Selectors that were dropped without disposal take the index with them; counters must not go on feeding its tree.
    ~LoadIndex() => DetachLeaves(_tree.Current);

    public LoadRule Rule => rule;

    public LoadTournamentTree Current => _tree.Current!; // published before a selector gets the index

    void IPoolView.Build(ImmutableArray<PoolMember> members) =>
        _tree.Stage(new LoadTournamentTree(JoinOrder.Arrange(members, _tree.Current?.Members ?? []), rule));

    /// <remarks>
    /// An update finds its leaf through the counter, a selection finds the tree through <see cref="Current"/>, and the
    /// two cannot be switched in one step. So for the time of the switch every counter writes to both trees: first all
    /// new leaves are attached, then the new tree is published, then the old leaves are detached.
    /// </remarks>
    void IPoolView.Publish()
    {
        if (_tree.Staged is not { } next)
        {
            return;
        }

        LoadTournamentTree? previous = _tree.Current;
        foreach (LoadLeaf leaf in next.Leaves)
        {
            leaf.Attach();
        }

        _tree.Publish();
        DetachLeaves(previous);

        // The last selector may be disposed at any moment: either this sees the mark, or OnDetached sees the new tree.
        Interlocked.MemoryBarrier();
        if (_tree.IsDetached)
        {
            DetachLeaves(next);
        }
    }

    void IPoolView.Discard() => _tree.Discard();

    void IPoolView.OnDetached()
    {
        _tree.Detach();
        Interlocked.MemoryBarrier();
        DetachLeaves(_tree.Current);
    }

    private static void DetachLeaves(LoadTournamentTree? tree)
    {
        foreach (LoadLeaf leaf in tree?.Leaves ?? [])
        {
            leaf.Detach();
        }
    }
}
