using System.Diagnostics;
using System.Globalization;
using Faults.Load;
using Faults.Proxies;
using Faults.Servers;

namespace Faults.Scenarios;

/// <summary>Sets the stage for a fault, lets it happen, and looks at what is left afterwards.</summary>
internal static class ScenarioRunner
{
    private const int ServerCount = 5;
    private const int AnswersBeforeAndAfter = 500;
    private const long AllowedGrowth = 100 * 1024 * 1024;

    private static readonly TimeSpan LongestDrain = TimeSpan.FromSeconds(10);

    public static async Task<ScenarioReport> RunAsync(Scenario scenario)
    {
        List<FaultyServer> servers = [.. Enumerable.Range(0, ServerCount).Select(static _ => new FaultyServer())];
        using ProxyUnderTest proxy = await ProxyUnderTest
            .StartAsync(scenario.Proxy, [.. servers.Select(static server => server.Port)]).ConfigureAwait(false);
        using LoadRun load = new(proxy.Port);
        Stage stage = new(proxy, servers, load);
        await load.WaitForAnswersAsync(AnswersBeforeAndAfter).ConfigureAwait(false);
        long bytesBefore = proxy.ResidentBytes();
        await scenario.RunAsync(stage).ConfigureAwait(false);
        bool goesOn = stage.Complaint is null && !stage.HasEnded;
        if (goesOn)
        {
            await load.WaitForAnswersAsync(AnswersBeforeAndAfter).ConfigureAwait(false);
        }

        LoadCounts counts = await load.StopAsync().ConfigureAwait(false);
        if (goesOn)
        {
            stage.Complaint = await FindComplaintAsync(proxy, bytesBefore).ConfigureAwait(false);
        }

        foreach (FaultyServer server in servers)
        {
            await server.DisposeAsync().ConfigureAwait(false);
        }

        TimeSpan recovered = load.LastTrouble > stage.FaultBegan
            ? Stopwatch.GetElapsedTime(stage.FaultBegan, load.LastTrouble)
            : TimeSpan.Zero;
        return new ScenarioReport(scenario.Name, counts + stage.OwnRequests, recovered, stage.Complaint);
    }

    private static async Task<string?> FindComplaintAsync(ProxyUnderTest proxy, long bytesBefore)
    {
        long began = Stopwatch.GetTimestamp();
        int inFlight;
        while ((inFlight = await proxy.InFlightAsync().ConfigureAwait(false)) > 0)
        {
            if (Stopwatch.GetElapsedTime(began) > LongestDrain)
            {
                return $"{inFlight} in flight without load";
            }

            await Task.Delay(100).ConfigureAwait(false);
        }

        long growth = proxy.ResidentBytes() - bytesBefore;
        return growth > AllowedGrowth
            ? string.Create(CultureInfo.InvariantCulture, $"memory grew by {growth / 1024 / 1024} MiB")
            : null;
    }
}
