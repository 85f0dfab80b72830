namespace Balancing.Yarp.Clusters;

/// <summary>Backends that have left a cluster, so that a drain can still wait for their requests.</summary>
/// <remarks>Not safe on several threads; its owner locks.</remarks>
internal sealed class RemovedBackends
{
    // Enough for a drain that begins after the removal of everything that a deployment replaces.
    private const int MostIdle = 1_024;

    private readonly List<DestinationBackend> _backends = []; // the last removed one last

    public static bool IsOf(DestinationBackend backend, string destinationId) =>
        string.Equals(backend.Destination.DestinationId, destinationId, StringComparison.OrdinalIgnoreCase);

    /// <summary>The objects that have stood for a destination.</summary>
    public IEnumerable<DestinationBackend> Find(string destinationId) =>
        _backends.Where(backend => IsOf(backend, destinationId));

    /// <summary>Remembers what is in the membership before and not after a change.</summary>
    /// <remarks>With another pool, everything has left. Of the idle ones, only the latest are kept.</remarks>
    public void Note(BalancedCluster? before, BalancedCluster? after)
    {
        if (before is null)
        {
            return;
        }

        bool isSamePool = before.Pool == after?.Pool;
        _backends.AddRange(
            before.Backends.Where(backend => !isSamePool || !after!.Pool.TryGetBackend(backend.Id, out _)));
        int surplus = _backends.Count - MostIdle;
        _backends.RemoveAll(backend => surplus > 0 && backend.InFlightCount == 0 && surplus-- > 0);
    }
}
