using Balancing.Hashing;


namespace Balancing.Selectors.ConsistentHash.Ring;

/// <summary>Who stands on a hash ring, and where: the points of a member depend on nothing but its id, its number of points and the seed.</summary>
/// <param name="Id">Decides who owns a point that two members share.</param>
/// <param name="Origin">Where the sequence of its points begins.</param>
/// <param name="Points">How many of the sequence are on the ring; none if the slot is free.</param>
internal readonly record struct RingMember(string Id, ulong Origin, int Points)
{
    public static RingMember Create(string id, int points, ulong seed) => new(id, BackendIdHash.Compute(id, seed), points);

    /// <summary>The hash of one point. A stream of SplitMix64 that starts at the hash of the id: a nanosecond a point, and
    /// since the index is added as a number and not appended as text, "a" + "11" cannot be "a1" + "1".</summary>
    public ulong Point(int index) => SplitMix64.Mix(Origin + ((ulong)index + 1) * SplitMix64.Gamma);
}
