namespace Balancing.Internal;

/// <summary>
/// The golden ratio as a fraction of a turn (2^64 is one turn). Steps of this size spread over the circle more evenly
/// than those of any other: after any number of steps, any arc has had its share to within a few (Knuth, TAOCP 3, 6.4).
/// Used where picks must share out evenly without a cycle to walk, and for streams of hashes.
/// </summary>
internal static class GoldenTurn
{
    public const ulong Step = 0x9E37_79B9_7F4A_7C15;
}
