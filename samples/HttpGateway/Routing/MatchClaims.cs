using Microsoft.AspNetCore.Routing.Patterns;
using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Routing;

/// <summary>What a route matches, in a form that is equal for routes that match the same requests.</summary>
internal static class MatchClaims
{
    /// <summary>One claim for each host and method. Two routes with a common claim and the same order would make every
    /// request that both match an error.</summary>
    public static IEnumerable<string> Create(RouteConfig route)
    {
        RouteMatch match = route.Match;
        string path = PathOf(match.Path);
        string rest = string.Join(
            '&',
            [
                .. (match.Headers ?? []).Select(static header => string.Join(
                    ' ', [header.Name, $"{header.Mode}", $"{header.IsCaseSensitive}", .. header.Values ?? []])),
                .. (match.QueryParameters ?? []).Select(static query => string.Join(
                    ' ', [query.Name, $"{query.Mode}", $"{query.IsCaseSensitive}", .. query.Values ?? []])),
            ]);
        foreach (string host in OrAny(match.Hosts))
        {
            foreach (string method in OrAny(match.Methods))
            {
                yield return $"{method} {host}{path} {rest}".ToUpperInvariant();
            }
        }
    }

    private static IReadOnlyList<string> OrAny(IReadOnlyList<string>? values) =>
        values is { Count: > 0 } ? values : ["*"];

    // Names of parameters make no difference.
    private static string PathOf(string? path) => '/' + string.Join(
        '/',
        RoutePatternFactory.Parse(path ?? "{**any}").PathSegments.Select(
            static segment => string.Concat(segment.Parts.Select(PartOf))));

    private static string PartOf(RoutePatternPart part) => part switch
    {
        RoutePatternParameterPart { IsCatchAll: true } => "{*}",
        RoutePatternParameterPart parameter =>
            $"{{{(parameter.IsOptional ? "?" : "")}"
            + $"{string.Join(':', parameter.ParameterPolicies.Select(static policy => policy.Content))}}}",
        RoutePatternLiteralPart literal => literal.Content,
        RoutePatternSeparatorPart separator => separator.Content,
        _ => "",
    };
}
