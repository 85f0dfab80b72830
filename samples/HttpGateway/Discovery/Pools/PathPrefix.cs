using System.Buffers;

namespace HttpGateway.Discovery.Pools;

/// <summary>A path that takes the requests below it, in whole segments: /api takes /api/x but not /apix.</summary>
internal static class PathPrefix
{
    /// <summary>The prefix of all paths.</summary>
    public const string Root = "/";

    /// <summary>What a text may be, for messages.</summary>
    public const string Allowed =
        "'/', or segments that each begin with '/' and consist of letters, digits and -._~!$&'()+,;=:@";

    // No braces and no asterisk: they would be parameters of a route. No percent sign: routes match decoded paths.
    private static readonly SearchValues<char> Letters = SearchValues.Create(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()+,;=:@");

    /// <summary>Checks a path and takes a slash at its end away.</summary>
    /// <returns>The prefix; null if the text is no path.</returns>
    public static string? Parse(string text)
    {
        string path = text.Length > 1 && text[^1] == '/' ? text[..^1] : text;
        return text == Root || (path.StartsWith('/') && path[1..].Split('/').All(IsSegment)) ? path : null;
    }

    /// <summary>The pattern of a route.</summary>
    public static string ToPattern(string prefix) => $"{(prefix == Root ? "" : prefix)}/{{**remainder}}";

    // Servers resolve dot segments before routing, so they would never match.
    private static bool IsSegment(string segment) =>
        segment is not ("" or "." or "..") && !segment.AsSpan().ContainsAnyExcept(Letters);
}
