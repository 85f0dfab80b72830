using Grpc.Net.Client.Balancer;

namespace Balancing.Grpc.Calls;

/// <summary>A picked backend on its way from the picker to the handler, in the options of the request.</summary>
/// <remarks>Also the tracker of the pick, but not to count: gRPC completes it when the headers of the response arrive,
/// so open streams would not be counted. It only sees that the handler has done so.</remarks>
internal sealed class PickedBackend : ISubchannelCallTracker
{
    private static readonly HttpRequestOptionsKey<PickedBackend> Key = new("Balancing.Grpc.PickedBackend");

    private volatile bool _isTaken;

    private PickedBackend(Backend backend) => Backend = backend;

    /// <summary>The backend.</summary>
    public Backend Backend { get; }

    /// <summary>Attaches a backend to a request, in place of an earlier pick.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="request">The request.</param>
    public static PickedBackend HandOver(Backend backend, HttpRequestMessage? request)
    {
        PickedBackend picked = new(backend);
        request?.Options.Set(Key, picked);
        return picked;
    }

    /// <summary>The backend of a request; null if no policy of the library has picked one, or if another handler has
    /// taken it.</summary>
    /// <param name="request">The request.</param>
    public static PickedBackend? Take(HttpRequestMessage request)
    {
        if (!request.Options.TryGetValue(Key, out PickedBackend? picked) || picked._isTaken)
        {
            return null;
        }

        picked._isTaken = true;
        return picked;
    }

    /// <inheritdoc/>
    public void Start()
    {
        // Nothing: handlers outside of ours may be asynchronous, so it may not have been reached yet.
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">There was a response, and the handler has not seen the
    /// call.</exception>
    public void Complete(CompletionContext context)
    {
        if (context.Error is null && !_isTaken)
        {
            throw new InvalidOperationException(
                "The channel has a policy of Balancing, but not its handler, so its calls are not counted. "
                + "Call UseBalancing on the options of each channel.");
        }
    }
}
