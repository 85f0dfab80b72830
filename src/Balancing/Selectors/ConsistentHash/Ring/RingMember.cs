using System.Diagnostics;
using Balancing.Hashing;

namespace Balancing.Selectors.ConsistentHash.Ring;

/// <summary>A member of a ring. Its points depend on its id, the number of points and the seed, and on nothing
/// else.</summary>
/// <param name="Id">The id. The lower id owns a point that two members share.</param>
/// <param name="Origin">The start of the sequence of points.</param>
/// <param name="Points">The number of points; 0 if the slot is free.</param>
internal readonly record struct RingMember(string Id, ulong Origin, int Points)
{
    public static RingMember Create(string id, int points, ulong seed) =>
        new(id, BackendIdHash.Compute(id, seed), points);

    /// <summary>The position of one point.</summary>
    /// <remarks>The points are a SplitMix64 stream that starts at the hash of the id: a nanosecond a point. The index
    /// is added as a number and not appended as text, so "a" + "11" cannot be "a1" + "1".</remarks>
    public ulong Point(int index) => SplitMix64.Mix(Origin + (((ulong)index + 1) * SplitMix64.Gamma));

    /// <summary>The distance from a position, clockwise, to the nearest point.</summary>
    public ulong DistanceFrom(ulong position)
    {
        Debug.Assert(Points > 0, "A free slot has no points.");
        ulong nearest = ulong.MaxValue;
        ulong state = Origin;
        for (int i = 0; i < Points; i++)
        {
            state += SplitMix64.Gamma;
            nearest = Math.Min(nearest, SplitMix64.Mix(state) - position); // wraps beyond 2^64 - 1
        }

        return nearest;
    }
}
