using System.Diagnostics;
using System.Globalization;
using Faults.Load;
using Faults.Proxies;
using Faults.Servers;
using Faults.Surroundings;

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
        int[] ports = [.. servers.Select(static server => server.Port)];
        Surrounding? surrounding = scenario.SurroundAsync is { } surroundAsync
            ? await surroundAsync(ports).ConfigureAwait(false)
            : null;
        try
        {
            using ProxyUnderTest proxy = await ProxyUnderTest.StartAsync(scenario.Proxy, ports, surrounding)
                .ConfigureAwait(false);
            await WaitForBackendsAsync(proxy).ConfigureAwait(false);
            using LoadRun load = new(scenario.Targets(proxy.Port, surrounding));
            return await RunAsync(scenario, new Stage(proxy, servers, surrounding, load)).ConfigureAwait(false);
        }
        finally
        {
            foreach (FaultyServer server in servers)
            {
                await server.DisposeAsync().ConfigureAwait(false);
            }

            if (surrounding is not null)
            {
                await surrounding.DisposeAsync().ConfigureAwait(false);
            }
        }
    }

    private static async Task<ScenarioReport> RunAsync(Scenario scenario, Stage stage)
    {
        await stage.Load.WaitForAnswersAsync(AnswersBeforeAndAfter).ConfigureAwait(false);
        long bytesBefore = stage.Proxy.ResidentBytes();
        await scenario.RunAsync(stage).ConfigureAwait(false);
        bool goesOn = stage.Complaint is null && !stage.HasEnded;
        if (goesOn)
        {
            await stage.Load.WaitForAnswersAsync(AnswersBeforeAndAfter).ConfigureAwait(false);
        }

        LoadCounts counts = await stage.Load.StopAsync().ConfigureAwait(false);
        Leftovers? left = goesOn
            ? await FindLeftoversAsync(stage.Proxy, bytesBefore).ConfigureAwait(false)
            : null;
        TimeSpan recovered = stage.Load.LastTrouble > stage.FaultBegan
            ? Stopwatch.GetElapsedTime(stage.FaultBegan, stage.Load.LastTrouble)
            : TimeSpan.Zero;
        string? complaint = stage.Complaint ?? FindComplaint(left)
            ?? (counts.Failed > 0 && !scenario.MayFail ? "no request may fail" : null);
        return new ScenarioReport(scenario.Name, counts + stage.OwnRequests, recovered, left, complaint);
    }

    // Discovery takes a moment.
    private static async Task WaitForBackendsAsync(ProxyUnderTest proxy)
    {
        long began = Stopwatch.GetTimestamp();
        while ((await proxy.StatusAsync().ConfigureAwait(false)).Backends < ServerCount
            && Stopwatch.GetElapsedTime(began) < LongestDrain)
        {
            await Task.Delay(20).ConfigureAwait(false);
        }
    }

    private static async Task<Leftovers> FindLeftoversAsync(ProxyUnderTest proxy, long bytesBefore)
    {
        long began = Stopwatch.GetTimestamp();
        int inFlight;
        while ((inFlight = (await proxy.StatusAsync().ConfigureAwait(false)).InFlight) > 0
            && Stopwatch.GetElapsedTime(began) < LongestDrain)
        {
            await Task.Delay(100).ConfigureAwait(false);
        }

        return new Leftovers(inFlight, proxy.ResidentBytes() - bytesBefore);
    }

    private static string? FindComplaint(Leftovers? left) => left switch
    {
        { InFlight: > 0 } => string.Create(CultureInfo.InvariantCulture, $"{left?.InFlight} in flight without load"),
        { Bytes: > AllowedGrowth } => string.Create(
            CultureInfo.InvariantCulture, $"memory grew by {left?.Bytes / 1024 / 1024} MiB"),
        _ => null,
    };
}
