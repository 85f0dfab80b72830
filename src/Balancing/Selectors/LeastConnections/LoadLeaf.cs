using Balancing.Pool;



namespace Balancing.Selectors.LeastConnections;

/// <summary>Where one member stands in a <see cref="LoadTournamentTree"/>; its load refers to it, and has it rewritten after each change.</summary>
internal sealed class LoadLeaf(LoadTournamentTree tree, int position, Backend backend) : ILoadObserver
{
    private readonly int _weight = backend.Weight;

    // That of Attach until Detach, which must reach the same load: a backend that leaves and comes back has another.
    private MemberState _membership = backend.MemberState;
    private volatile ILoadObserver? _previous;

    public int Position => position;

    /// <summary>What one more request would cost the member now.</summary>
    public long Cost => LoadCost.Of(_membership, _weight);

    /// <summary>Begins to mirror the load of the member, who may have joined its pool since this leaf was made.</summary>
    /// <remarks>While the index moves to a new membership, selections may still read the tree before: both are kept up to
    /// date until <see cref="ReleasePrevious"/>.</remarks>
    public void Attach()
    {
        _membership = backend.MemberState;
        InFlightCounter load = _membership.Load;
        _previous = load.Observer;
        load.Observer = this;
        Interlocked.MemoryBarrier(); // a count that changed without seeing this leaf is read by the next line
        tree.Refresh(this);
    }

    public void ReleasePrevious() => _previous = null;

    /// <summary>Stops mirroring, unless a leaf of a newer tree has taken over.</summary>
    public void Detach() => _membership.Load.RemoveObserver(this);

    /// <summary>Has the tree, and while it lasts the one before it, rewritten until they agree with the load.</summary>
    public void Refresh()
    {
        tree.Refresh(this);
        _previous?.Refresh();
    }
}
