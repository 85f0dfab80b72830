namespace Balancing.Internal;

/// <summary>Turns 64 bits into 64 bits that look random; one to one, so different numbers stay different.</summary>
/// <remarks>The finalizer of SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA
/// 2014), variant 13 of Stafford's constants. Integer arithmetic only: every CPU agrees on every bit.</remarks>
internal static class Mixer
{
    public static ulong Mix(ulong bits)
    {
        bits = (bits ^ (bits >> 30)) * 0xBF58_476D_1CE4_E5B9;
        bits = (bits ^ (bits >> 27)) * 0x94D0_49BB_1331_11EB;
        return bits ^ (bits >> 31);
    }
}
