using Balancing.Tests.Properties;
using FsCheck.Xunit;

namespace Balancing.Tests.Support;

/// <summary>A property that FsCheck tests on random cases, with a seed from <see cref="Seeds"/>.</summary>
/// <remarks>
/// The message of a failure contains "Falsifiable … (seed,gamma)". That seed is the number for BALANCING_TEST_SEED.
/// </remarks>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SeededPropertyAttribute : PropertyAttribute
{
    // The other half of the state of FsCheck. It must be odd, and need not vary.
    private const ulong Gamma = 0x9E37_79B9_7F4A_7C15;

    public SeededPropertyAttribute(int seed)
    {
        Seed = seed;
        Replay = $"{Seeds.Next(seed)},{Gamma}";
        QuietOnSuccess = true;
        Arbitrary = [typeof(Arbitraries)];
    }

    /// <summary>The default generators of cases.</summary>
    public int Seed { get; }
}
