using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Proxies.Measuring;

/// <summary>The load generator wrk: as many requests as go through so many connections.</summary>
internal static partial class Wrk
{
    /// <summary>Puts load on a port.</summary>
    /// <param name="port">The port.</param>
    /// <param name="connections">The connections, each with one request at a time.</param>
    /// <param name="seconds">For how long.</param>
    /// <param name="isPinned">Whether wrk runs on the first core only.</param>
    public static async Task<WrkReport> RunAsync(int port, int connections, int seconds, bool isPinned = false)
    {
        string[] command =
        [
            .. isPinned ? (string[])["taskset", "-c", "0"] : [], "wrk", "-t1", $"-c{connections}", $"-d{seconds}s",
            "--latency", $"http://127.0.0.1:{port}/",
        ];
        using Process process = Process.Start(
            new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true })!;
        string output = await process.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        return Parse(output);
    }

    /// <summary>Reads what wrk prints.</summary>
    /// <exception cref="FormatException">It is no report.</exception>
    public static WrkReport Parse(string output)
    {
        Match requests = RequestsPattern().Match(output);
        Match median = MedianPattern().Match(output);
        Match high = HighPattern().Match(output);
        if (!requests.Success || !median.Success || !high.Success)
        {
            throw new FormatException($"wrk printed no report: {output}");
        }

        return new WrkReport(
            long.Parse(requests.Groups[1].ValueSpan, CultureInfo.InvariantCulture),
            Microseconds(median),
            Microseconds(high),
            FailuresPattern().Count(output) > 0);
    }

    private static double Microseconds(Match match) =>
        double.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * match.Groups[2].Value switch
        {
            "us" => 1,
            "ms" => 1_000,
            _ => 1_000_000,
        };

    [GeneratedRegex(@"(\d+) requests in")]
    private static partial Regex RequestsPattern();

    [GeneratedRegex(@"50%\s+([\d.]+)(us|ms|s)")]
    private static partial Regex MedianPattern();

    [GeneratedRegex(@"99%\s+([\d.]+)(us|ms|s)")]
    private static partial Regex HighPattern();

    [GeneratedRegex(@"Socket errors|Non-2xx")]
    private static partial Regex FailuresPattern();
}
