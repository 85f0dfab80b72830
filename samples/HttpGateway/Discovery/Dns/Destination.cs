using System.Net;
using HttpGateway.Discovery.Pools;

namespace HttpGateway.Discovery.Dns;

/// <summary>Makes members of addresses.</summary>
internal static class Destination
{
    private const int HttpPort = 80;
    private const int HttpsPort = 443;

    public static int DefaultPort(string scheme) => scheme == Uri.UriSchemeHttps ? HttpsPort : HttpPort;

    /// <summary>Makes a member.</summary>
    /// <param name="id">The id of the destination.</param>
    /// <param name="server">Where its requests go.</param>
    /// <param name="weight">Its weight.</param>
    /// <param name="scheme">The scheme of its address.</param>
    /// <param name="name">The name in the header Host, and in the certificate of the server.</param>
    public static Member Create(string id, IPEndPoint server, int weight, string scheme, string name)
    {
        string host = name.TrimEnd('.');
        return new Member(
            id,
            new UriBuilder(scheme, $"{server.Address}", server.Port).Uri,
            weight,
            server.Port == DefaultPort(scheme) ? host : $"{host}:{server.Port}");
    }

    public static IReadOnlyList<Member> InOrder(IEnumerable<Member> members) =>
        [.. members.OrderBy(static member => member.Id, StringComparer.Ordinal)];
}
