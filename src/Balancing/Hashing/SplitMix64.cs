namespace Balancing.Hashing;

/// <summary>The generator SplitMix64: a counter that grows by <see cref="Gamma"/>, and <see cref="Mix"/> of
/// it.</summary>
/// <remarks>Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014, with variant 13 of
/// Stafford's constants. Integer arithmetic only: every CPU computes the same bits.</remarks>
internal static class SplitMix64
{
    /// <summary>The golden ratio as a fraction of 2^64.</summary>
    /// <remarks>Steps of this size spread over a circle more evenly than steps of any other size. After any number of
    /// steps, each arc has been met in proportion to its length, to within a few (Knuth, TAOCP 3, 6.4).</remarks>
    public const ulong Gamma = 0x9E37_79B9_7F4A_7C15;

    /// <summary>Turns 64 bits into 64 bits that look random. One to one: different numbers stay different.</summary>
    public static ulong Mix(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58_476D_1CE4_E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D0_49BB_1331_11EB;
        return bits ^ (bits >> 31);
    }
}
