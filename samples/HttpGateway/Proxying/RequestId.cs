using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Primitives;

namespace HttpGateway.Proxying;

/// <summary>The id that a request has at the client, here and at the backend.</summary>
internal static class RequestId
{
    public const string Header = "X-Request-Id";

    private const int MaxLength = 128;
    private const int PrefixBytes = 6;

    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    // Another one in each process, so that gateways behind one address do not hand out the same ids.
    private static readonly string Prefix = RandomNumberGenerator.GetHexString(2 * PrefixBytes, lowercase: true);

    private static long _last;

    /// <summary>Whether an id of a client may go into headers and logs.</summary>
    public static bool IsValid(StringValues given) =>
        given.Count == 1
        && given[0] is { Length: > 0 and <= MaxLength } id
        && !id.AsSpan().ContainsAnyExcept(Allowed);

    public static string Create() =>
        string.Create(CultureInfo.InvariantCulture, $"{Prefix}-{Interlocked.Increment(ref _last):x8}");
}
