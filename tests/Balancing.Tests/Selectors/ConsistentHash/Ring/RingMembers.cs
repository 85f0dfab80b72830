using Balancing.Hashing;
using Balancing.Selectors.ConsistentHash.Ring;
using Balancing.Tests.Hashing;



namespace Balancing.Tests.Selectors.ConsistentHash.Ring;

/// <summary>Members of rings for tests.</summary>
internal static class RingMembers
{
    /// <summary>A member with one point, at the given position.</summary>
    public static RingMember At(string id, ulong hash)
    {
        RingMember member = SharingPoints(id, SplitMix64Inverse.Unmix(hash) - SplitMix64.Gamma, 1);
        Assert.Equal(hash, member.Point(0));
        return member;
    }

    /// <summary>
    /// A member with points that begin at a given origin. Two members of one origin share the points that both have.
    /// </summary>
    public static RingMember SharingPoints(string id, ulong origin, int points) =>
        RingMember.Create(id, points, seed: 0) with { Origin = origin };

    /// <summary>Members "m0", "m1", … with that many points each.</summary>
    public static RingMember[] Create(int count, int points) =>
        [.. Enumerable.Range(0, count).Select(i => RingMember.Create($"m{i}", points, seed: 0))];
}
