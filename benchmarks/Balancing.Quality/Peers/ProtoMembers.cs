using System.Globalization;
using Proto.Cluster;
using Proto.Cluster.Partition;

namespace Balancing.Quality.Peers;

/// <summary>Backends as members of a Proto.Actor cluster, which hashes and returns their addresses: our ids.</summary>
internal static class ProtoMembers
{
    public static Member[] Create(IEnumerable<string> ids) =>
    [
        .. ids.Select(static id => id.Split(':')).Select(static parts => new Member
        {
            Id = string.Join(':', parts),
            Host = parts[0],
            Port = int.Parse(parts[1], CultureInfo.InvariantCulture),
        }),
    ];

    public static Rendezvous Rendezvous(Member[] members)
    {
        Rendezvous rendezvous = new();
        rendezvous.UpdateMembers(members);
        return rendezvous;
    }
}
