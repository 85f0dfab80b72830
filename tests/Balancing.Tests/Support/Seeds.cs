using System.Globalization;

namespace Balancing.Tests.Support;

/// <summary>The seeds of random tests.</summary>
/// <remarks>
/// Seeds are fixed, so that a failure can be repeated. The environment variable BALANCING_TEST_SEED changes that.
/// <c>random</c> draws a new seed, which is printed. A number, such as the seed in the message of a failure, repeats
/// that run.
/// </remarks>
public static class Seeds
{
    private const string Variable = "BALANCING_TEST_SEED";

    /// <summary>
    /// Returns the given seed unless the environment sets another. Put it into the message of a failure.
    /// </summary>
    public static int Next(int fixedSeed)
    {
        string? requested = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(requested))
        {
            return fixedSeed;
        }

        if (int.TryParse(requested, NumberStyles.None, CultureInfo.InvariantCulture, out int given))
        {
            return given;
        }

        if (requested != "random")
        {
            throw new InvalidOperationException(
                $"{Variable} is \"{requested}\"; allowed is \"random\" or a number from 0 to {int.MaxValue}.");
        }

        int drawn = System.Random.Shared.Next();
        Console.WriteLine($"{Variable}={drawn} (in place of {fixedSeed})");
        return drawn;
    }

    /// <summary>
    /// A new generator for each test: <see cref="System.Random"/> must not be shared between threads.
    /// </summary>
    public static Random Random(int fixedSeed) => new(Next(fixedSeed));
}
