using Balancing.Hosting;

namespace Balancing.Http.Requests;

/// <summary>Directs a request to a backend, and afterwards back to the URI that the caller gave it.</summary>
internal static class RequestTarget
{
    // Path and query are taken as they are: they are in the form that the caller's URI has given them.
    private static readonly UriCreationOptions AsIs = new() { DangerousDisablePathAndQueryCanonicalization = true };

    /// <summary>The URI of the request on a backend: base path, path and query.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="uri">The URI of the caller; only path and query matter.</param>
    public static Uri GetUri(EndpointBackend backend, Uri uri)
    {
        string prefix = backend is HttpBackend http ? http.UriPrefix : HttpBackend.GetPrefix(backend.Address);
        if (uri.IsAbsoluteUri)
        {
            return new Uri(prefix + uri.PathAndQuery, AsIs);
        }

        string path = uri.OriginalString;
        return new Uri(path.StartsWith('/') ? prefix + path : $"{prefix}/{path}");
    }

    /// <summary>Whether a URI leads to the same server as another one: scheme, host and port.</summary>
    /// <param name="directed">The URI on the backend.</param>
    /// <param name="present">The URI that the request has now.</param>
    public static bool IsSameServer(Uri directed, Uri? present) =>
        present is { IsAbsoluteUri: true }
        && Uri.Compare(
            directed,
            present,
            UriComponents.SchemeAndServer,
            UriFormat.UriEscaped,
            StringComparison.OrdinalIgnoreCase) == 0;
}
