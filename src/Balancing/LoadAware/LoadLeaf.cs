using Balancing.Internal;

namespace Balancing.LoadAware;

/// <summary>Where one member stands in a <see cref="LoadTree"/>; its load refers to it, and has it rewritten after each change.</summary>
internal sealed class LoadLeaf(LoadTree tree, int position)
{
    private readonly int _weight = tree.Members[position].Weight;

    // The one whose load refers here: a backend that leaves and comes back has another.
    private Membership _membership = tree.Members[position].Membership;
    private volatile LoadLeaf? _previous;

    public int Position => position;

    /// <summary>What one more request would cost the member now.</summary>
    public long Cost => _membership.IsAvailable ? LoadCost.Of(_membership.Load.InFlight, _weight) : LoadCost.Unavailable;

    /// <summary>Begins to mirror the load of the member, who may have joined its pool since this leaf was made.</summary>
    /// <remarks>While the index moves to a new membership, selections may still read the tree before: both are kept up to
    /// date until <see cref="ForgetPrevious"/>.</remarks>
    public void Attach()
    {
        _membership = tree.Members[position].Membership;
        BackendLoad load = _membership.Load;
        _previous = load.Leaf;
        load.Leaf = this;
        Interlocked.MemoryBarrier(); // a count that changed without seeing this leaf is read by the next line
        tree.Refresh(this);
    }

    public void ForgetPrevious() => _previous = null;

    /// <summary>Stops mirroring, unless a leaf of a newer tree has taken over.</summary>
    public void Detach() => _membership.Load.DetachLeaf(this);

    public void Refresh()
    {
        tree.Refresh(this);
        _previous?.Refresh();
    }
}
