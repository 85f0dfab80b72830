using System.Net.Http.Headers;

namespace Balancing.Http.Requests;

/// <summary>What the caller has set on a request, and what directing it to a backend, or a redirect, changes.</summary>
/// <remarks><see cref="SocketsHttpHandler"/> follows redirects on the same message: the URI becomes that of the
/// redirect, POST may become GET without content, and the authorization is removed.</remarks>
internal readonly struct OriginalRequest
{
    private readonly HttpMethod _method;
    private readonly HttpContent? _content;
    private readonly AuthenticationHeaderValue? _authorization;

    /// <exception cref="InvalidOperationException">The request has no URI.</exception>
    public OriginalRequest(HttpRequestMessage request)
    {
        Uri = request.RequestUri
            ?? throw new InvalidOperationException("The request must have a URI, absolute or relative, but has none.");
        Host = request.Headers.Host;
        _method = request.Method;
        _content = request.Content;
        _authorization = request.Headers.Authorization;
    }

    public Uri Uri { get; }

    public string? Host { get; }

    /// <summary>Gives the request what it had.</summary>
    /// <param name="request">The request.</param>
    /// <param name="isRedirected">Whether more than the URI and the host may have changed.</param>
    public void Restore(HttpRequestMessage request, bool isRedirected)
    {
        request.RequestUri = Uri;
        if (Host is null)
        {
            request.Headers.Host = null;
        }

        if (isRedirected)
        {
            request.Method = _method;
            request.Content = _content;
            request.Headers.Authorization = _authorization;
        }
    }
}
