namespace Balancing.Yarp.Clusters;

/// <summary>What stays when a pool with other options takes the place of a pool.</summary>
internal static class OperatorFlags
{
    /// <summary>Copies the orders of an operator.</summary>
    public static void Copy(Backend from, Backend to)
    {
        to.IsAvailable = from.IsAvailable;
        to.IsDraining = from.IsDraining;
    }

    /// <summary>Copies suspensions, by id: a server that asked to be left alone did not ask a pool.</summary>
    public static void CopySuspensions(BackendPool? from, BackendPool to)
    {
        foreach (BackendStatus status in from?.GetStatus() ?? [])
        {
            if (status is { State: BackendState.Suspended, ReturnsIn: { } remaining }
                && to.TryGetBackend(status.Id, out Backend? backend))
            {
                backend.SuspendFor(remaining);
            }
        }
    }
}
