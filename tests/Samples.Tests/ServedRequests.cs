using System.Globalization;
using System.Text.RegularExpressions;

namespace Samples.Tests;

/// <summary>What CustomSelector printed, as numbers: requests by server, scene by scene.</summary>
internal static partial class ServedRequests
{
    public static IReadOnlyList<Dictionary<string, int>> Parse(string output)
    {
        List<Dictionary<string, int>> scenes = [];
        foreach (string line in output.Split('\n'))
        {
            if (line.StartsWith("──", StringComparison.Ordinal))
            {
                scenes.Add([]);
            }
            else if (Server().Match(line) is { Success: true } server)
            {
                scenes[^1].Add(server.Groups[1].Value, int.Parse(server.Groups[2].Value, CultureInfo.InvariantCulture));
            }
        }

        return scenes;
    }

    [GeneratedRegex(@"^\s*((?:west|east)-\d)(?: \(weight \d\))? .*?(\d+)\s*$")]
    private static partial Regex Server();
}
