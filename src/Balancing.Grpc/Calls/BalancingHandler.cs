using System.Diagnostics.CodeAnalysis;

namespace Balancing.Grpc.Calls;

/// <summary>Counts each call on its backend from the moment it is sent until its response has ended.</summary>
/// <remarks>Inside the channel's own handler, which picks. Keeps no state, so several channels may share it.</remarks>
internal sealed class BalancingHandler(HttpMessageHandler innerHandler) : DelegatingHandler(innerHandler)
{
    /// <summary>Creates a handler around a new transport, set up as gRPC sets up its own.</summary>
    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "Disposed with it.")]
    public static BalancingHandler CreateDefault() =>
        new(new SocketsHttpHandler { EnableMultipleHttp2Connections = true });

    /// <summary>Whether a chain of handlers has one of this type.</summary>
    /// <param name="handler">The outermost handler.</param>
    public static bool IsPartOf(HttpMessageHandler? handler)
    {
        while (handler is DelegatingHandler and not BalancingHandler)
        {
            handler = ((DelegatingHandler)handler).InnerHandler;
        }

        return handler is BalancingHandler;
    }

    /// <inheritdoc/>
    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken) =>
        PickedBackend.Take(request) is { } picked
            ? SendCountedAsync(picked.Backend, request, cancellationToken)
            : base.SendAsync(request, cancellationToken); // a policy that is none of ours

    private async Task<HttpResponseMessage> SendCountedAsync(
        Backend backend, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // The connection is chosen, so the call is sent even if a drain has begun since the pick.
        CountedCall call = new(backend.Acquire(), CallDeadline.Read(request), cancellationToken);
        try
        {
            HttpResponseMessage response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            call.Receive(response);
            response.Content = new CountedContent(response.Content, call);
            return response;
        }
        catch (Exception exception)
        {
            call.Fail(exception);
            throw;
        }
    }
}
