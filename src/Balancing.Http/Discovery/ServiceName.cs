using Microsoft.Extensions.ServiceDiscovery;

namespace Balancing.Http.Discovery;

/// <summary>The name of a service, such as <c>https+http://orders</c>, and what is to be looked up.</summary>
/// <param name="Text">The name as it was given.</param>
/// <param name="Query">What providers look up.</param>
internal sealed record ServiceName(string Text, ServiceEndpointQuery Query)
{
    /// <summary>The scheme of endpoints that have none: the first of the name.</summary>
    public string DefaultScheme =>
        Query.IncludedSchemes.FirstOrDefault(static scheme =>
            scheme.Equals(Uri.UriSchemeHttp, StringComparison.OrdinalIgnoreCase)
            || scheme.Equals(Uri.UriSchemeHttps, StringComparison.OrdinalIgnoreCase)) ?? Uri.UriSchemeHttp;

    public static ServiceName Parse(string text) =>
        ServiceEndpointQuery.TryParse(text, out ServiceEndpointQuery? query)
        && !string.IsNullOrWhiteSpace(query.ServiceName)
            ? new ServiceName(text, query)
            : throw new ArgumentException(
                $"Service must be a name such as 'https+http://orders', but was '{text}'.", nameof(text));
}
