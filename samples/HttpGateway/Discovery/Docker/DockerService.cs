using HttpGateway.Discovery.Pools;
using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Discovery.Docker;

/// <summary>The containers of one service. They are one pool.</summary>
/// <param name="Name">The name of the service.</param>
/// <param name="Members">The containers that agree, the oldest first.</param>
internal sealed record DockerService(string Name, IReadOnlyList<ServiceMember> Members)
{
    // Routes of the file have the order 0, so they win.
    private const int FirstOrder = 1_000;
    private const int MostNamesInHost = 128;
    private const int OrderOfAnyHost = FirstOrder + MostNamesInHost + 1;

    public string ClusterId => $"{DockerSource.SourceName}/{Name}";

    public ServiceMember Oldest => Members[0];

    /// <summary>The hosts of its routes; one that is empty if every host is taken.</summary>
    public IReadOnlyList<string> Hosts => Oldest.Labels.Hosts is { IsEmpty: false } hosts ? hosts : [""];

    /// <summary>Makes a cluster of those containers that may get requests.</summary>
    public ClusterConfig ToCluster(IEnumerable<ServiceMember> members, IReadOnlySet<string> draining) =>
        ClusterFactory.Create(
            ClusterId,
            Oldest.Labels.Pool,
            members.Where(static member => member.Container.IsReady)
                .Select(member => member.ToMember(draining.Contains(member.Container.Id))));

    /// <summary>Makes the route of one host. Each host has its own, so that one which is claimed twice harms no other.
    /// </summary>
    public RouteConfig ToRoute(string host) => new()
    {
        RouteId = Hosts.Count == 1 ? ClusterId : $"{ClusterId}@{host}",
        ClusterId = ClusterId,
        Order = Order(host),
        Match = new RouteMatch
        {
            Hosts = host.Length == 0 ? null : [host],
            Path = PathPrefix.ToPattern(Oldest.Labels.Prefix),
        },
    };

    // The more exact host comes first: a.web.test, then *.web.test, *.test and any host. Two that match the same
    // request with the same order would be an error for each such request.
    private static int Order(string host)
    {
        if (host.Length == 0)
        {
            return OrderOfAnyHost;
        }

        return HostName.IsWildcard(host) ? OrderOfAnyHost - host.Split('.').Length : FirstOrder;
    }
}
