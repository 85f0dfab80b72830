using System.Net;

namespace HttpGateway.Status.Changes;

/// <summary>Whether a request comes from the status page itself.</summary>
/// <remarks>Browsers send <c>Origin</c> with each POST, and scripts of other sites cannot forge it. A site can however
/// give its own name the address of this server; then origin and host agree. So the host must be one that no other
/// site can have: an address, localhost, or the host of the admin URL.</remarks>
internal static class SameOrigin
{
    /// <param name="request">The request.</param>
    /// <param name="adminUrl">The configured URL of the status page.</param>
    public static bool Holds(HttpRequest request, string adminUrl)
    {
        string? origin = request.Headers.Origin;
        return string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase)
            && IsOwn(request.Host.Host, adminUrl);
    }

    private static bool IsOwn(string host, string adminUrl) =>
        IPAddress.TryParse(host, out _)
        || string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (Uri.TryCreate(adminUrl, UriKind.Absolute, out Uri? admin)
            && string.Equals(host, admin.Host, StringComparison.OrdinalIgnoreCase));
}
