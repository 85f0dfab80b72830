using Proxies.Contenders;

namespace Proxies.Measuring;

/// <summary>Processor time per request and p99, in rounds over all proxies.</summary>
/// <remarks>The order rotates, so that none of them always follows the same one. Processor time and not throughput: on
/// cores that are shared with the load generator and the server, throughput says how the scheduler divided them.
/// </remarks>
internal sealed class SpeedRounds(RunSize size)
{
    private readonly Dictionary<(string Proxy, int Connections), List<(double Cpu, double High)>> _samples = [];

    public async Task<IReadOnlyList<Speed>> RunAsync(IReadOnlyList<RunningProxy> proxies)
    {
        for (int round = 0; round < size.Rounds; round++)
        {
            for (int i = 0; i < proxies.Count; i++)
            {
                RunningProxy proxy = proxies[(i + round) % proxies.Count];
                await Console.Error.WriteLineAsync($"round {round + 1} of {size.Rounds}: {proxy.Name}")
                    .ConfigureAwait(false);
                await MeasureAsync(proxy).ConfigureAwait(false);
            }
        }

        return
        [
            .. from proxy in proxies
               from connections in size.Connections
               let figures = _samples[(proxy.Name, connections)]
               select new Speed(
                   proxy.Name,
                   connections,
                   Median.Of(figures.Select(static figure => figure.Cpu)),
                   Median.Of(figures.Select(static figure => figure.High))),
        ];
    }

    private async Task MeasureAsync(RunningProxy proxy)
    {
        foreach (int connections in size.Connections)
        {
            TimeSpan before = proxy.Process.CpuTime();
            WrkReport report = await Wrk.RunAsync(proxy.Port, connections, size.Seconds).ConfigureAwait(false);
            double cpu = (proxy.Process.CpuTime() - before).TotalMicroseconds / report.Requests;
            if (report.HasFailures)
            {
                await Console.Error.WriteLineAsync($"{proxy.Name}: requests failed").ConfigureAwait(false);
            }

            if (!_samples.TryGetValue((proxy.Name, connections), out List<(double, double)>? figures))
            {
                _samples[(proxy.Name, connections)] = figures = [];
            }

            figures.Add((cpu, report.HighMicroseconds));
        }
    }
}
