using Balancing;
using Balancing.Yarp;
using HttpGateway.Configuration;

namespace HttpGateway.Status.Changes;

/// <summary>Drains backends and takes them back.</summary>
internal sealed class BackendChanges(BalancingClusters clusters, AdminSettings admin)
{
    /// <summary>Answers a request for a change.</summary>
    public int Answer(HttpContext context)
    {
        // Nothing is said about names before the sender is known.
        if (!admin.AllowChanges)
        {
            return StatusCodes.Status404NotFound;
        }

        if (!SameOrigin.Holds(context.Request, admin.Url))
        {
            return StatusCodes.Status403Forbidden;
        }

        return BackendChange.TryRead(context, out BackendChange? change) && TryApply(change)
            ? StatusCodes.Status204NoContent
            : StatusCodes.Status404NotFound;
    }

    private bool TryApply(BackendChange change)
    {
        DestinationBackend? backend = clusters.TryGetPool(change.Pool, out BackendPool? pool)
            ? pool.Backends.OfType<DestinationBackend>().FirstOrDefault(backend => string.Equals(
                backend.Destination.DestinationId, change.Backend, StringComparison.OrdinalIgnoreCase))
            : null;
        if (backend is null)
        {
            return false;
        }

        backend.IsDraining = change.IsDraining;
        return true;
    }
}
