using Balancing.Pool;

namespace Balancing.Selectors.LeastConnections;

/// <summary>The entry of one member in a <see cref="LoadTournamentTree"/>, rewritten after each change of the member's
/// load.</summary>
internal sealed class LoadLeaf(LoadTournamentTree tree, int position, PoolMember member) : LoadObserver
{
    public LoadTournamentTree Tree => tree;

    public int Position => position;

    public int Weight => member.Weight;

    /// <summary>How loaded the member is now.</summary>
    public long Cost => tree.Rule.Cost(member.State, member.Weight);

    /// <summary>Begins to mirror the load of the member.</summary>
    public void Attach() => member.State.Load.AddObserver(this);

    /// <summary>Stops mirroring.</summary>
    public void Detach() => member.State.Load.RemoveObserver(this);

    public override void Refresh() => tree.Refresh(this);
}
