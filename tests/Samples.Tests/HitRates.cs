using System.Globalization;
using System.Text.RegularExpressions;

namespace Samples.Tests;

/// <summary>What ShardedCache printed, as numbers: acts ("shard-9 joins" and so on) of ticks, and three caches in each.</summary>
internal sealed partial class HitRates
{
    public const int Modulo = 0;
    public const int Consistent = 1;
    public const int TwoCopies = 2;

    public const int Start = 0;
    public const int Join = 1;
    public const int Death = 2;
    public const int Leave = 3;

    private readonly List<List<double[]>> _ticks = [];
    private readonly List<int[]> _loads = [];

    public HitRates(string output)
    {
        foreach (string line in output.Split('\n'))
        {
            if (line.StartsWith("──", StringComparison.Ordinal))
            {
                _ticks.Add([]);
            }
            else if (Percentage().Matches(line) is { Count: 3 } rates)
            {
                _ticks[^1].Add([.. rates.Select(static rate => double.Parse(rate.Groups[1].Value, CultureInfo.InvariantCulture))]);
            }
            else if (DatabaseLoads().Matches(line) is { Count: 3 } loads)
            {
                _loads.Add([.. loads.Select(static load => int.Parse(load.Groups[1].Value, NumberStyles.AllowThousands, CultureInfo.InvariantCulture))]);
            }
        }

        Assert.Equal(4, _ticks.Count);
        Assert.Equal(4, _loads.Count);
        Assert.All(_ticks, static act => Assert.NotEmpty(act));
    }

    /// <summary>The lowest hit rate of a tick, in percent.</summary>
    public double Worst(int act, int cache) => _ticks[act].Min(tick => tick[cache]);

    public int Loads(int act, int cache) => _loads[act][cache];

    [GeneratedRegex(@"([\d.]+)%")]
    private static partial Regex Percentage();

    [GeneratedRegex(@"([\d,]+) database loads")]
    private static partial Regex DatabaseLoads();
}
