using System.Globalization;
using HttpGateway.Discovery.Pools;
using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Routing;

/// <summary>What YARP accepts although no request could be answered with it.</summary>
internal static class RouteRules
{
    private const string AllowedAddress = "must begin with http:// or https:// and a host";

    private static readonly Dictionary<string, DestinationConfig> NoDestinations = [];

    /// <summary>Finds everything that is wrong with a route.</summary>
    public static IEnumerable<string> Check(RouteConfig route)
    {
        string owner = $"Route '{route.RouteId}'";
        foreach (string host in route.Match.Hosts ?? [])
        {
            // The matcher of all routes throws while it is built with such a host, and then every request fails.
            if (!HostName.IsValid(WithoutPort(host)))
            {
                yield return $"{owner}: a host must be a name such as web.test or *.web.test, without scheme and path, "
                    + $"but was '{host}'.";
            }
        }

        foreach ((string name, string? value) in UnsupportedPolicies(route))
        {
            if (!string.IsNullOrEmpty(value))
            {
                yield return $"{owner}: '{name}' needs a service that this gateway does not have, but was '{value}'.";
            }
        }
    }

    /// <summary>Finds everything that is wrong with a cluster.</summary>
    public static IEnumerable<string> Check(ClusterConfig cluster)
    {
        foreach ((string id, DestinationConfig destination) in cluster.Destinations ?? NoDestinations)
        {
            string owner = $"Cluster '{cluster.ClusterId}', destination '{id}'";
            if (!IsAddress(destination.Address))
            {
                yield return $"{owner}: the address {AllowedAddress}, but was '{destination.Address}'.";
            }

            if (!string.IsNullOrEmpty(destination.Health) && !IsAddress(destination.Health))
            {
                yield return $"{owner}: the health address {AllowedAddress}, but was '{destination.Health}'.";
            }
        }
    }

    private static (string Name, string? Value)[] UnsupportedPolicies(RouteConfig route) =>
    [
        ("AuthorizationPolicy", route.AuthorizationPolicy),
        ("CorsPolicy", route.CorsPolicy),
        ("OutputCachePolicy", route.OutputCachePolicy),
        ("RateLimiterPolicy", route.RateLimiterPolicy),
    ];

    private static bool IsAddress(string? address) =>
        Uri.TryCreate(address, UriKind.Absolute, out Uri? url)
        && url.Scheme is "http" or "https" && url.Host.Length > 0;

    // A file may say 'web.test:8080' or 'web.test:*'.
    private static string WithoutPort(string host)
    {
        int colon = host.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 && IsPort(host.AsSpan(colon + 1)) ? host[..colon] : host;
    }

    private static bool IsPort(ReadOnlySpan<char> text) =>
        text is "*" || ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}
