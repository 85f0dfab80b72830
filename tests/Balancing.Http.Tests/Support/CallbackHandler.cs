namespace Balancing.Http.Tests.Support;

/// <summary>Calls a function around each request.</summary>
internal sealed class CallbackHandler(
    Func<HttpRequestMessage, Func<HttpRequestMessage, Task<HttpResponseMessage>>, Task<HttpResponseMessage>> callback)
    : DelegatingHandler
{
    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken) =>
        callback(request, message => base.SendAsync(message, cancellationToken));

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        callback(request, message => Task.FromResult(base.Send(message, cancellationToken))).GetAwaiter().GetResult();
}
