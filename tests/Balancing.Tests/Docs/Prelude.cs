using System.Net;

namespace Balancing.Tests.Docs;

/// <summary>
/// Names that the snippets of the documents may use without a declaration, so that they stay as short as real code: a
/// request and a way to send it. The source of this file is compiled into every snippet.
/// </summary>
/// <remarks>
/// A name that a snippet declares hides the name from here. There is no pool and no selector, because readers look for
/// their construction.
/// </remarks>
internal static class Prelude
{
    public static string userId => "user-42";

    public static IPAddress clientAddress { get; } = IPAddress.Parse("203.0.113.7");

    public static string request => "GET /";

    public static CancellationToken cancellationToken => CancellationToken.None;

    /// <summary>The backends that a discovery service reports.</summary>
    public static Backend[] fromDiscovery { get; } =
        [new("10.0.0.1:8080"), new("10.0.0.2:8080", weight: 3), new("10.0.0.4:8080")];

    /// <summary>Sends a request to a backend. It always succeeds.</summary>
    public static Task ForwardAsync(Backend backend, string request)
    {
        ArgumentNullException.ThrowIfNull(backend);
        ArgumentNullException.ThrowIfNull(request);
        return Task.CompletedTask;
    }

    /// <summary>
    /// Sends a request to a backend and returns whether that succeeded. The first backend always fails.
    /// </summary>
    public static async Task<bool> TryForwardAsync(Backend backend, string request)
    {
        await ForwardAsync(backend, request);
        FirstTried ??= backend.Id;
        return backend.Id != FirstTried;
    }

    private static string? FirstTried { get; set; }
}
