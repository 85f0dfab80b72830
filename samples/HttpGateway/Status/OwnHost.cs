using System.Net;

namespace HttpGateway.Status;

/// <summary>Whether a request names this server by a host that no other site can have: an address, localhost, or the
/// host of the admin URL.</summary>
/// <remarks>A site can give its own name the address of this server. To a browser, its scripts and this server then are
/// of one origin, so they could read the answers.</remarks>
internal static class OwnHost
{
    /// <param name="request">The request.</param>
    /// <param name="adminUrl">The configured URL of the status page.</param>
    public static bool Holds(HttpRequest request, string adminUrl)
    {
        string host = request.Host.Host;
        return IPAddress.TryParse(host, out _)
            || string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
            || (Uri.TryCreate(adminUrl, UriKind.Absolute, out Uri? admin)
                && string.Equals(host, admin.Host, StringComparison.OrdinalIgnoreCase));
    }
}
