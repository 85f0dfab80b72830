namespace Balancing.Http.Requests;

/// <summary>The outermost handler of a client: gives each request its <see cref="RequestAttempts"/>.</summary>
/// <remarks>Hedging copies the options of a request before its first attempt. What the balancing handler inside put
/// there would not reach the other attempts.</remarks>
internal sealed class RequestAttemptsHandler : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        RequestAttempts.GetOrAdd(request);
        return base.SendAsync(request, cancellationToken);
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        RequestAttempts.GetOrAdd(request);
        return base.Send(request, cancellationToken);
    }
}
