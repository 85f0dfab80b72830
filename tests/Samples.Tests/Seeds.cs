using System.Globalization;

namespace Samples.Tests;

/// <summary>The seeds of tests whose figures depend on chance: fixed, unless BALANCING_TEST_SEED is a number or "random".</summary>
internal static class Seeds
{
    public static IEnumerable<int> All => Environment.GetEnvironmentVariable("BALANCING_TEST_SEED") switch
    {
        null or "" => [1, 2, 3],
        "random" => [Random.Shared.Next()],
        string number => [int.Parse(number, CultureInfo.InvariantCulture)],
    };
}
