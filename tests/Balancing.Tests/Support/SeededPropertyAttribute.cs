using Balancing.Tests.Properties;
using FsCheck.Xunit;

namespace Balancing.Tests.Support;

/// <summary>A property that FsCheck tries on random cases, from a seed that <see cref="Seeds"/> rules.</summary>
/// <remarks>A failure says "Falsifiable … (seed,gamma)": that seed is the number to put into BALANCING_TEST_SEED.</remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SeededPropertyAttribute : PropertyAttribute
{
    // The other half of FsCheck's state; it must be odd, and need not vary.
    private const ulong Gamma = 0x9E37_79B9_7F4A_7C15;

    public SeededPropertyAttribute(int seed)
    {
        Seed = seed;
        Replay = $"{Seeds.Next(seed)},{Gamma}";
        QuietOnSuccess = true;
        Arbitrary = [typeof(Arbitraries)];
    }

    /// <summary>What the cases are drawn from by default.</summary>
    public int Seed { get; }
}
