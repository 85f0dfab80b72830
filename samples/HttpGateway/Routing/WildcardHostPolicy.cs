using Microsoft.AspNetCore.Routing.Matching;

namespace HttpGateway.Routing;

/// <summary>Tells routes apart of which one has a wildcard within that of another: *.test and *.shop.test.</summary>
/// <remarks>ASP.NET's own policy puts both into one table, and img.test would reach the route of *.shop.test.</remarks>
internal sealed class WildcardHostPolicy : MatcherPolicy, IEndpointSelectorPolicy
{
    private const string Wildcard = "*.";

    /// <summary>Right after the policy of hosts, which has −100.</summary>
    public override int Order => -99;

    /// <summary>Whether there are two wildcards of which one lies within the other. Others need no second look.
    /// </summary>
    public bool AppliesToEndpoints(IReadOnlyList<Endpoint> endpoints)
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        string[] suffixes =
        [
            .. endpoints.SelectMany(HostsOf).Where(IsWildcard).Select(SuffixOf)
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];
        return suffixes.Any(outer => suffixes.Any(
            inner => inner.Length > outer.Length && inner.EndsWith(outer, StringComparison.OrdinalIgnoreCase)));
    }

    /// <summary>Rules out candidates of which no host matches.</summary>
    public Task ApplyAsync(HttpContext httpContext, CandidateSet candidates)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        ArgumentNullException.ThrowIfNull(candidates);
        string host = httpContext.Request.Host.Host;
        for (int i = 0; i < candidates.Count; i++)
        {
            IReadOnlyList<string> hosts = HostsOf(candidates[i].Endpoint);
            if (candidates.IsValidCandidate(i) && hosts.Count > 0 && !hosts.Any(own => Matches(own, host)))
            {
                candidates.SetValidity(i, false);
            }
        }

        return Task.CompletedTask;
    }

    private static IReadOnlyList<string> HostsOf(Endpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IHostMetadata>()?.Hosts ?? [];

    // The port is the business of the other policy.
    private static bool Matches(string own, string host) => IsWildcard(own)
        ? host.EndsWith(SuffixOf(own), StringComparison.OrdinalIgnoreCase)
        : own.StartsWith('*') || string.Equals(WithoutPort(own), host, StringComparison.OrdinalIgnoreCase);

    private static bool IsWildcard(string host) => host.StartsWith(Wildcard, StringComparison.Ordinal);

    private static string SuffixOf(string wildcard) => WithoutPort(wildcard)[1..];

    private static string WithoutPort(string host) => host.Split(':')[0];
}
