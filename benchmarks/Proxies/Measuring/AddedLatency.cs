using System.Diagnostics;
using System.Globalization;
using Proxies.Contenders;

namespace Proxies.Measuring;

/// <summary>What a proxy adds to the median latency of a request, with everything on one core.</summary>
/// <remarks>On several cores a single connection measures how long idle cores take to wake up.</remarks>
internal sealed class AddedLatency(RunSize size, ServerProcess server, int serverPort)
{
    /// <summary>Measures all proxies, each right after the server alone. They stay on that core.</summary>
    /// <returns>The added median in microseconds, by name.</returns>
    public async Task<IReadOnlyDictionary<string, double>> RunAsync(IReadOnlyList<RunningProxy> proxies)
    {
        Dictionary<string, double> added = [];
        await PinAsync(server).ConfigureAwait(false);
        foreach (RunningProxy proxy in proxies)
        {
            await PinAsync(proxy.Process).ConfigureAwait(false);
            await Wrk.RunAsync(proxy.Port, 1, seconds: 1, isPinned: true).ConfigureAwait(false);
            List<double> differences = [];
            for (int round = 0; round < size.Rounds; round++)
            {
                WrkReport direct =
                    await Wrk.RunAsync(serverPort, 1, size.Seconds, isPinned: true).ConfigureAwait(false);
                WrkReport through =
                    await Wrk.RunAsync(proxy.Port, 1, size.Seconds, isPinned: true).ConfigureAwait(false);
                differences.Add(through.MedianMicroseconds - direct.MedianMicroseconds);
            }

            added[proxy.Name] = Median.Of(differences);
        }

        return added;
    }

    // All threads of all its processes.
    private static async Task PinAsync(ServerProcess process)
    {
        foreach (int id in process.Tree())
        {
            using Process taskset = Process.Start(new ProcessStartInfo(
                "taskset", ["-a", "-p", "-c", "0", id.ToString(CultureInfo.InvariantCulture)])
            {
                RedirectStandardOutput = true,
            })!;
            await taskset.StandardOutput.ReadToEndAsync().ConfigureAwait(false);
            await taskset.WaitForExitAsync().ConfigureAwait(false);
        }
    }
}
