namespace Balancing.Tests.Hashing;

/// <summary>
/// The inverse of the mixer of the library. It places points at chosen positions, and proves that mixing loses nothing.
/// </summary>
internal static class SplitMix64Inverse
{
    // The inverses, modulo 2^64, of the two odd constants of the mixer.
    private const ulong FirstInverse = 0x96DE_1B17_3F11_9089;
    private const ulong SecondInverse = 0x3196_42B2_D24D_8EC3;

    public static ulong Unmix(ulong bits)
    {
        bits = (bits ^ (bits >> 31) ^ (bits >> 62)) * SecondInverse;
        bits = (bits ^ (bits >> 27) ^ (bits >> 54)) * FirstInverse;
        return bits ^ (bits >> 30) ^ (bits >> 60);
    }
}
