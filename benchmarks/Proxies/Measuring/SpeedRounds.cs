using Proxies.Contenders;

namespace Proxies.Measuring;

/// <summary>Processor time per request and p99, in rounds over all proxies.</summary>
/// <remarks>The order rotates, so that none of them always follows the same one. Processor time and not throughput: on
/// cores that are shared with the load generator and the server, throughput says how the scheduler divided them.
/// </remarks>
internal sealed class SpeedRounds(RunSize size, int server, string folder)
{
    public async Task<IReadOnlyList<Speed>> RunAsync(IReadOnlyList<Contender> contenders)
    {
        Dictionary<(string, int), List<(double Cpu, double High)>> samples = [];
        for (int round = 0; round < size.Rounds; round++)
        {
            for (int i = 0; i < contenders.Count; i++)
            {
                Contender contender = contenders[(i + round) % contenders.Count];
                await Console.Error.WriteLineAsync($"round {round + 1} of {size.Rounds}: {contender.Name}")
                    .ConfigureAwait(false);
                await MeasureAsync(contender, samples).ConfigureAwait(false);
            }
        }

        return
        [
            .. from contender in contenders
               from connections in size.Connections
               let figures = samples[(contender.Name, connections)]
               select new Speed(
                   contender.Name,
                   connections,
                   Median.Of(figures.Select(static figure => figure.Cpu)),
                   Median.Of(figures.Select(static figure => figure.High))),
        ];
    }

    private async Task MeasureAsync(
        Contender contender, Dictionary<(string, int), List<(double Cpu, double High)>> samples)
    {
        int port = ServerProcess.FindPort();
        ProxySetup setup = new(folder, port, [server], Algorithm.LeastConnections);
        using ServerProcess proxy =
            await ServerProcess.StartAsync(contender.Command(setup), port).ConfigureAwait(false);
        await Wrk.RunAsync(port, 16, seconds: 2).ConfigureAwait(false); // until its code is compiled
        foreach (int connections in size.Connections)
        {
            TimeSpan before = proxy.CpuTime();
            WrkReport report = await Wrk.RunAsync(port, connections, size.Seconds).ConfigureAwait(false);
            double cpu = (proxy.CpuTime() - before).TotalMicroseconds / report.Requests;
            if (report.HasFailures)
            {
                await Console.Error.WriteLineAsync($"{contender.Name}: requests failed").ConfigureAwait(false);
            }

            if (!samples.TryGetValue((contender.Name, connections), out List<(double, double)>? figures))
            {
                samples[(contender.Name, connections)] = figures = [];
            }

            figures.Add((cpu, report.HighMicroseconds));
        }
    }
}
