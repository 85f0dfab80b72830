using System.Globalization;
using System.Net;
using TcpProxy.Configuration;
using TcpProxy.Status;

namespace TcpProxy.Hosting;

/// <summary>The life of the program: start, reloads, drain.</summary>
internal static class ProxyProgram
{
    private const int Success = 0;
    private const int BadInput = 2;

    private static readonly TimeSpan CounterInterval = TimeSpan.FromSeconds(10);

    /// <summary>Runs until a signal has come and the connections have ended.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(SettingsSource source)
    {
        using Signals signals = new();
        (ProxySettings? settings, IReadOnlyList<string> problems) = source.Load();
        if (settings is null)
        {
            await Console.Error.WriteLineAsync(string.Join(' ', problems));
            return BadInput;
        }

        await using ErrorLog log = new(Console.Error.WriteLineAsync);
        try
        {
            using ProxyHost host = new(settings, log);
            await using StatusServer? status = await StatusServer.StartAsync(settings.Status, host.Runtime);
            await using HealthChecks health = new(host.Runtime.Router, log);
            await health.ApplyAsync();
            using Reloader reloader = new(source, host.Runtime.Router, health, log);
            signals.ReloadRequested = reloader.ReloadAsync;
            using FileWatch? watch = source.Path is { } path ? new FileWatch(path, reloader.ReloadAsync, log) : null;
            await using CounterLines counters = new(host.Runtime, CounterInterval, Console.WriteLine);
            host.Start();
            PrintReady(host, status);
            await signals.First;

            DrainResult drained = await host.DrainAsync(signals.Second);
            counters.Print();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"Drained {drained.Drained} connections, cut {drained.Cut}."));
            return Success;
        }
        catch (StartException failure)
        {
            log.Write(failure.Message);
            return BadInput;
        }
    }

    private static void PrintReady(ProxyHost host, StatusServer? status)
    {
        foreach (IPEndPoint endPoint in host.EndPoints)
        {
            Console.WriteLine($"Listening on {endPoint}");
        }

        if (status is not null)
        {
            Console.WriteLine($"Status on {status.Address}");
        }
    }
}
