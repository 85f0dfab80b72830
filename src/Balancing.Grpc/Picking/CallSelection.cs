using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Balancing.Grpc.Calls;
using Balancing.Grpc.Members;
using Grpc.Core;
using Grpc.Net.Client.Balancer;

namespace Balancing.Grpc.Picking;

/// <summary>Selects the backend of a call.</summary>
/// <remarks>Counts nothing: the channel may throw a pick away and ask again. The backend travels with the request to
/// <see cref="BalancingHandler"/>, which takes the lease.</remarks>
internal sealed class CallSelection(
    IBackendSelector selector, BackendPool pool, string? keyHeader, LoadLimit? limit) : IDisposable
{
    private int _version;

    /// <summary>The number of the present state of members and connections, for a picker.</summary>
    public int Version => Volatile.Read(ref _version);

    /// <summary>Says that members or connections are about to change, and that a new picker follows.</summary>
    /// <remarks>One thread at a time.</remarks>
    public void BeginChange() => Interlocked.Increment(ref _version);

    /// <summary>Selects a backend.</summary>
    /// <param name="request">The request of the call; null if it is not known.</param>
    /// <param name="version">The version of the picker.</param>
    /// <exception cref="InvalidOperationException">The selector returned a backend that is no address of the
    /// resolver.</exception>
    public PickResult Pick(HttpRequestMessage? request, int version)
    {
        SelectionKey key = CallKeys.ReadKey(request, keyHeader);
        if (!TrySelect(key, request, out Backend? selected))
        {
            // During a change, the members may be new ones that are not connected yet, and the picker still the old
            // one. The version is raised before and the picker replaced after: the call waits for the new picker.
            return Version != version || IsConnecting()
                ? PickResult.ForQueue()
                : PickResult.ForFailure(new Status(StatusCode.Unavailable, DescribeRefusal()));
        }

        if (selected is not GrpcBackend backend)
        {
            throw new InvalidOperationException(
                $"Selector must return a member that the resolver listed, but returned '{selected?.Id}'.");
        }

        BackendConnection connection = backend.Connection;
        return connection is { IsReady: true, Subchannel: { } subchannel }
            ? PickResult.ForSubchannel(subchannel, PickedBackend.HandOver(backend, request))
            : PickResult.ForQueue(); // there will be another picker when its state changes
    }

    /// <summary>Disposes the selector.</summary>
    public void Dispose() => (selector as IDisposable)?.Dispose();

    private bool TrySelect(SelectionKey key, HttpRequestMessage? request, out Backend? backend)
    {
        int attempts = key.HasValue ? CallKeys.AttemptsBefore(request) : 0;
        SelectionContext context = new() { Key = key };
        if (!TrySelect(context, attempts, out backend))
        {
            return false;
        }

        if (limit?.Allows(backend) == false)
        {
            context = new SelectionContext { Key = key, Candidates = limit.FindAllowed() };
            backend = TrySelect(context, attempts, out Backend? other) ? other : backend; // the limit refuses nothing
        }

        return true;
    }

    // The attempts of a call are separate requests. Their number alone says which backends have been tried.
    private bool TrySelect(in SelectionContext context, int attempts, [NotNullWhen(true)] out Backend? backend)
    {
        if (attempts == 0 || selector is not IReplicaSelector replicaSelector)
        {
            return selector.TrySelect(context, out backend);
        }

        Backend[] replicas = new Backend[attempts + 1];
        int found = replicaSelector.SelectReplicas(context, replicas);
        backend = found > 0 ? replicas[attempts % found] : null;
        return backend is not null;
    }

    private bool IsConnecting() =>
        pool.Backends.Any(static backend => backend is GrpcBackend { Weight: > 0, Connection.IsConnecting: true });

    private string DescribeRefusal()
    {
        IEnumerable<string> states = pool.GetStatus().Select(
            static status => string.Create(CultureInfo.InvariantCulture, $"'{status.Id}' {status.State}"));
        return $"No backend may be selected: {string.Join(", ", states)}.";
    }
}
