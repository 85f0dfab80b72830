using System.Text.Json;
using Balancing.Benchmarks;
using Proxies.Behavior;
using Proxies.Contenders;
using Proxies.Measuring;
using Proxies.Reporting;

namespace Proxies;

/// <summary>Measures the proxies, prints the tables, and keeps them if asked to.</summary>
internal sealed class Comparison(IReadOnlyList<Contender> contenders, RunSize size)
{
    private const string Command = "benchmarks/Proxies/run";

    private const int ServerCount = 5;

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public async Task RunAsync(bool keepsResults)
    {
        string folder = Directory.CreateTempSubdirectory("proxies-").FullName;
        try
        {
            ResultEntry[] entries = await MeasureAsync(folder).ConfigureAwait(false);
            Table speed = ProxyTables.Speed(contenders, entries);
            Print(speed);
            Table placements = ProxyTables.Placements(await PlaceAsync(folder).ConfigureAwait(false));
            Print(placements);
            Table losses = ProxyTables.Losses(await LoseAsync(folder).ConfigureAwait(false));
            Print(losses);
            Table disturbances = ProxyTables.Disturbances(await DisturbAsync(folder).ConfigureAwait(false));
            Print(disturbances);
            if (keepsResults)
            {
                string file = Path.Combine(Results.Root, "benchmarks/results/proxies.json");
                await File.WriteAllTextAsync(file, JsonSerializer.Serialize(entries, Indented) + "\n")
                    .ConfigureAwait(false);
                Results.Write("proxies-speed", Command, speed);
                Results.Write("proxies-placement", Command, placements);
                Results.Write("proxies-loss", Command, losses);
                Results.Write("proxies-disturbance", Command, disturbances);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Print(Table table) => Console.WriteLine($"\n{table.ToMarkdown()}");

    private async Task<ResultEntry[]> MeasureAsync(string folder)
    {
        int port = ServerProcess.FindPort();
        using ServerProcess server =
            await ServerProcess.StartAsync(ContenderCatalog.Server(folder, port), port).ConfigureAwait(false);
        IReadOnlyList<Speed> speeds;
        IReadOnlyDictionary<string, double> added;
        using (WarmProxies proxies = await WarmProxies.StartAsync(contenders, size, port, folder).ConfigureAwait(false))
        {
            speeds = await new SpeedRounds(size).RunAsync(proxies.All).ConfigureAwait(false);
            added = await new AddedLatency(size, server, port).RunAsync(proxies.All).ConfigureAwait(false);
        }

        IReadOnlyDictionary<string, double> bytes =
            await new IdleMemory(size, port, folder).RunAsync(contenders).ConfigureAwait(false);
        return
        [
            .. speeds.Select(speed => new ResultEntry(
                speed.Proxy,
                speed.Connections,
                Math.Round(speed.CpuMicrosecondsPerRequest, 2),
                Math.Round(added[speed.Proxy], 1),
                Math.Round(speed.P99Microseconds, 1),
                Math.Round(bytes[speed.Proxy]))),
        ];
    }

    // The proxies that know the same algorithms.
    private async Task<IReadOnlyList<Placement>> PlaceAsync(string folder)
    {
        using Servers servers = await Servers.StartAsync(ServerCount, folder).ConfigureAwait(false);
        List<Placement> placements = [];
        foreach (Algorithm algorithm in Algorithm.All)
        {
            foreach (Contender contender in contenders.Where(ContenderCatalog.HasAlgorithms))
            {
                placements.Add(await Placement
                    .MeasureAsync(contender, algorithm, servers.Ports, size.BehaviorConnections, folder)
                    .ConfigureAwait(false));
            }
        }

        return placements;
    }

    private async Task<IReadOnlyList<ServerLoss>> LoseAsync(string folder)
    {
        List<ServerLoss> losses = [];
        foreach (Contender contender in contenders)
        {
            using Servers servers = await Servers.StartAsync(ServerCount, folder).ConfigureAwait(false);
            losses.Add(await ServerLoss
                .MeasureAsync(contender, servers.Ports, servers.Last, TimeSpan.FromSeconds(size.Seconds), folder)
                .ConfigureAwait(false));
        }

        return losses;
    }

    // Those that see connections only: they cannot tell such clients from others.
    private async Task<IReadOnlyList<Disturbance>> DisturbAsync(string folder)
    {
        int port = ServerProcess.FindPort();
        using ServerProcess server =
            await ServerProcess.StartAsync(ContenderCatalog.Server(folder, port), port).ConfigureAwait(false);
        List<Disturbance> disturbances = [];
        foreach (Contender contender in contenders.Where(static contender => contender.Layer == 4))
        {
            disturbances.Add(await Disturbance.MeasureAsync(contender, port, size, folder).ConfigureAwait(false));
        }

        return disturbances;
    }
}
