using Akka.Routing;
using Balancing.Benchmarks;
using Balancing.Quality.Baselines;
using Balancing.Quality.Peers;
using Proto.Cluster;
using Proto.Cluster.Partition;
using Proto.Cluster.PartitionActivator;
using Yarp.ReverseProxy.LoadBalancing;

namespace Balancing.Quality.Contenders;

/// <summary>Every contender. Selectors of the library come from the catalog of selectors.</summary>
internal static class ContenderCatalog
{
    public static IReadOnlyList<Contender> All { get; } =
    [
        .. SelectorCatalog.WithVariants.Select(Contender.Create),

        Akka("Akka.NET `ConsistentHash`, 10 points (default)", 10),
        Akka("Akka.NET `ConsistentHash`, 160 points", 160),
        ProtoActor("`MemberHashRing`", static members => new MemberHashRing(members),
            static ring => ring.GetOwnerMemberByIdentity),
        ProtoActor("`Rendezvous`", ProtoMembers.Rendezvous,
            static rendezvous => rendezvous.GetOwnerMemberByIdentity) with { IsLinear = true },
        ProtoActor("`RendezvousFast`", static members => new RendezvousFast(members),
            static rendezvous => rendezvous.GetOwnerMemberByIdentity) with { IsLinear = true },
        Tutorial("MD5", TextHash.Md5),
        Tutorial("FNV-1a", TextHash.Fnv1A),
        Peer("hash % n", static ids => key => ids[(int)(SelectionKey.FromString(key).Hash % (ulong)ids.Count)]),

        Yarp(LoadBalancingPolicies.RoundRobin) with
        {
            Rotation = static (weights, seed) =>
                new YarpBalancer(LoadBalancingPolicies.RoundRobin, weights.Count, seed),
        },
        Yarp(LoadBalancingPolicies.LeastRequests),
        Yarp(LoadBalancingPolicies.PowerOfTwoChoices),
        Yarp(LoadBalancingPolicies.Random),
        Yarp(LoadBalancingPolicies.FirstAlphabetical),

        Rotation("smooth weighted (nginx)", static weights => new SmoothWeighted(weights)),
        Rotation("expanded list, skip to the next", static weights => new ExpandedList(weights)),
        Rotation("expanded list, modulo over the healthy", static weights => new HealthyList(weights)),
        new("two random choices") { Queueing = static (weights, seed) => new TwoChoices(weights.Count, seed) },
        new("random") { Queueing = static (weights, seed) => new RandomChoice(weights.Count, seed) },
    ];

    private static Contender Akka(string name, int points) => new(name)
    {
        Placement = ids => new AkkaPlacement(ids, points),
        Memory = pool => () => ConsistentHash.Create(pool.Backends.Select(static backend => backend.Id), points),
    };

    private static Contender ProtoActor<T>(string name, Func<Member[], T> build, Func<T, Func<string, string>> ownerOf)
        where T : class => Peer("Proto.Actor " + name, ids => ownerOf(build(ProtoMembers.Create(ids)))) with
        {
            Memory = pool =>
            {
                Member[] members = ProtoMembers.Create(pool.Backends.Select(static backend => backend.Id));
                return () => build(members);
            },
        };

    private static Contender Tutorial(string hashName, Func<string, uint> hash) =>
        Peer($"tutorial ring, 100 points, {hashName}", ids => new TutorialRing(ids, hash).OwnerOf);

    private static Contender Peer(string name, Func<IReadOnlyList<string>, Func<string, string>> build) => new(name)
    {
        Placement = ids => new RebuiltPlacement(ids, build),
    };

    private static Contender Rotation(string name, Func<IReadOnlyList<int>, IBalancer> create) => new(name)
    {
        HasWeights = true,
        Rotation = (weights, _) => create(weights),
    };

    private static Contender Yarp(string policy) => new($"YARP `{policy}`")
    {
        Queueing = (weights, seed) => new YarpBalancer(policy, weights.Count, seed),
    };
}
