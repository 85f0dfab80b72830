namespace Balancing.Http.Discovery;

/// <summary>Lets a request wait until the members of the pool are known.</summary>
internal sealed class DiscoveryHandler(DiscoveredMembers members) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        await members.EnsureAsync(cancellationToken).ConfigureAwait(false);
        return await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // Once: later requests find the members there.
        members.EnsureAsync(cancellationToken).GetAwaiter().GetResult();
        return base.Send(request, cancellationToken);
    }
}
