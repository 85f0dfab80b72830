namespace Balancing;

/// <summary>A selector that can name, for a key, an ordered list of distinct backends: the owner and those that
/// follow.</summary>
/// <remarks>For replication, hedged requests, and retries that always use the same order of backends.</remarks>
public interface IReplicaSelector : IBackendSelector
{
    /// <summary>Writes the owner of the key and the backends that follow it.</summary>
    /// <param name="context">The facts about the request.</param>
    /// <param name="destination">Takes the replicas; its length is the number wanted.</param>
    /// <returns>How many were written: fewer than wanted if fewer can be selected.</returns>
    /// <remarks>The replicas can be selected (<see cref="SelectionContext.CanSelect"/>) and are distinct by id. The
    /// first is what <see cref="IBackendSelector.TrySelect"/> returns for the same context; with the first excluded,
    /// the second is.</remarks>
    int SelectReplicas(in SelectionContext context, Span<Backend> destination);
}
