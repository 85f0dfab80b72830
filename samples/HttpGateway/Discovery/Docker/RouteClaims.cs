namespace HttpGateway.Discovery.Docker;

/// <summary>Which service has which host and path. The first claim counts, so older services claim first.</summary>
internal sealed class RouteClaims
{
    private readonly Dictionary<(string Host, string Path), ServiceMember> _owners = [];

    /// <summary>Claims a host and a path.</summary>
    /// <param name="host">The host; empty for every host.</param>
    /// <param name="member">The oldest container of the service.</param>
    /// <returns>The container of another service that has them; null if they were free.</returns>
    public ServiceMember? Claim(string host, ServiceMember member)
    {
        // Routing ignores the case of both.
        (string, string) claim = (host.ToUpperInvariant(), member.Labels.Prefix.ToUpperInvariant());
        return _owners.TryAdd(claim, member) ? null : _owners[claim];
    }
}
