using System.Globalization;
using System.Text.RegularExpressions;

namespace Samples.Tests;

/// <summary>What ShardedCache printed, as numbers: acts ("shard-9 joins" and so on) of seconds, and three caches in each.</summary>
internal sealed partial class HitRates
{
    public const int Modulo = 0;
    public const int Consistent = 1;
    public const int TwoCopies = 2;

    public const int Start = 0;
    public const int Join = 1;
    public const int Death = 2;
    public const int Replacement = 3;
    public const int Leave = 4;

    private readonly List<List<double[]>> _seconds = [];

    public HitRates(string output)
    {
        foreach (string line in output.Split('\n'))
        {
            if (line.StartsWith("──", StringComparison.Ordinal))
            {
                _seconds.Add([]);
            }
            else if (Percentage().Matches(line) is { Count: 3 } rates)
            {
                _seconds[^1].Add([.. rates.Select(static rate => double.Parse(rate.Groups[1].Value, CultureInfo.InvariantCulture))]);
            }
        }

        Assert.Equal(5, _seconds.Count);
        Assert.All(_seconds, static act => Assert.NotEmpty(act));
    }

    /// <summary>The lowest hit rate of a second, in percent.</summary>
    public double Worst(int act, int cache) => _seconds[act].Min(second => second[cache]);

    /// <summary>The hit rate of the first second of an act, in percent.</summary>
    public double First(int act, int cache) => _seconds[act][0][cache];

    /// <summary>Misses in an act: exact, because 0.1 % is one of a second's 1,000 reads.</summary>
    public int Loads(int act, int cache) => (int)Math.Round(_seconds[act].Sum(second => 100 - second[cache]) * 10);

    public int Loads(int cache) => Enumerable.Range(0, _seconds.Count).Sum(act => Loads(act, cache));

    [GeneratedRegex(@"([\d.]+)%")]
    private static partial Regex Percentage();
}
