using System.Globalization;

namespace Balancing.Tests.Support;

/// <summary>Where the randomness of tests comes from.</summary>
/// <remarks>
/// Fixed, so that a red build is red again tomorrow, unless the environment variable BALANCING_TEST_SEED is set: to
/// <c>random</c>, to try what no run has tried before (each seed is printed), or to a number, to run a test again with the
/// seed that its message named.
/// </remarks>
public static class Seeds
{
    private const string Variable = "BALANCING_TEST_SEED";

    /// <summary>A seed: the given one unless the environment asks for another. Name it in the message of a failure.</summary>
    public static int Next(int fixedSeed)
    {
        string? wanted = Environment.GetEnvironmentVariable(Variable);
        if (string.IsNullOrEmpty(wanted))
        {
            return fixedSeed;
        }

        if (int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out int given))
        {
            return given;
        }

        if (wanted != "random")
        {
            throw new InvalidOperationException($"{Variable} is \"{wanted}\"; allowed is \"random\" or a number from 0 to {int.MaxValue}.");
        }

        int drawn = System.Random.Shared.Next();
        Console.WriteLine($"{Variable}={drawn} (in place of {fixedSeed})");
        return drawn;
    }

    /// <summary>A generator of its own for each test: <see cref="System.Random"/> must not be shared between threads.</summary>
    public static Random Random(int fixedSeed) => new(Next(fixedSeed));
}
