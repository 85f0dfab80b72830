using Proxies.Contenders;
using Proxies.Measuring;

namespace Proxies.Behavior;

/// <summary>What clients that send nothing, read nothing or reset do to the others.</summary>
/// <param name="Proxy">The name of the proxy.</param>
/// <param name="Alone">The p99 of the others by themselves, in microseconds.</param>
/// <param name="Beside">The same beside the disturbing clients.</param>
/// <param name="GrowthBytes">By how much the memory of the proxy grew from the first round with them to the last.
/// </param>
internal sealed record Disturbance(string Proxy, double Alone, double Beside, long GrowthBytes)
{
    private const int Connections = 16;

    /// <summary>Measures pairs, one right after the other. The medians over all pairs count.</summary>
    public static async Task<Disturbance> MeasureAsync(Contender contender, int server, RunSize size, string folder)
    {
        RunningProxy proxy = await RunningProxy.StartAsync(contender, server, folder).ConfigureAwait(false);
        using ServerProcess process = proxy.Process;
        await Wrk.RunAsync(proxy.Port, Connections, seconds: 2).ConfigureAwait(false);
        List<double> alone = [];
        List<double> beside = [];
        List<long> memory = [];
        for (int round = 0; round < size.Rounds; round++)
        {
            alone.Add(await MeasureAsync(proxy.Port, size).ConfigureAwait(false));
            DisturbingClients clients = await DisturbingClients.StartAsync(proxy.Port, size.SilentClients)
                .ConfigureAwait(false);
            await using (clients.ConfigureAwait(false))
            {
                beside.Add(await MeasureAsync(proxy.Port, size).ConfigureAwait(false));
                memory.Add(process.ResidentBytes());
            }
        }

        return new Disturbance(contender.Name, Median.Of(alone), Median.Of(beside), memory[^1] - memory[0]);
    }

    private static async Task<double> MeasureAsync(int port, RunSize size) =>
        (await Wrk.RunAsync(port, Connections, size.Seconds).ConfigureAwait(false)).HighMicroseconds;
}
