using System.CommandLine;
using System.Globalization;
using HttpGateway.Configuration;
using HttpGateway.Hosting.Drain;
using HttpGateway.Status;

namespace HttpGateway.Hosting;

/// <summary>The life of the program: start, reloads, drain.</summary>
internal static class GatewayProgram
{
    private const int Success = 0;
    private const int BadInput = 2;

    /// <summary>Runs until a signal has come and the requests have ended.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(GatewayOptions options, ParseResult parsed)
    {
        using Signals signals = new();
        string path = options.FileOf(parsed);
        await using FileWatch watch = new([path]); // before the file is read, so that no change is missed
        List<string> errors = [];
        GatewayConfiguration? configuration = ConfigurationFile.Read(path, errors);
        if (configuration is null)
        {
            return await RefuseAsync(path, errors);
        }

        GatewaySettings settings = options.Apply(parsed, configuration.Settings);
        IReadOnlyList<Listener> listeners = options.Apply(parsed, ListenerReader.Read(configuration.Kestrel, errors));
        using ILoggerFactory loggers = GatewayLoggers.Create(configuration.Logging);
        try
        {
            await using GatewayHost host = new(settings, listeners, configuration.Kestrel, loggers);
            if (await host.Routes.TryTakeFileAsync(configuration.Proxy) is { Count: > 0 } problems)
            {
                return await RefuseAsync(path, problems);
            }

            await host.StartAsync();
            await using SideServer admin = await SideServer.StartAsync(settings.Admin.Url, loggers, routes =>
            {
                StatusEndpoints.Map(routes, settings.Admin, host.Services);
                HealthEndpoint.Map(routes, host.Drain);
            });
            await using SideServer? health = settings.Health is { } at
                ? await SideServer.StartAsync(at.Url, loggers, routes => HealthEndpoint.Map(routes, host.Drain))
                : null;
            Reloader reloader = new(path, configuration, host.Routes, host.Problems, loggers.CreateLogger<Reloader>());
            watch.Start(reloader.TakeAsync);
            await using DiscoveryRunner discovery = new(host, loggers.CreateLogger<DiscoveryRunner>());
            PrintReady(host, admin, health);
            await signals.First;

            DrainResult drained = await host.DrainAsync(signals.Second);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"Drained {drained.Drained} connections, cut {drained.Cut}."));
            return Success;
        }
        catch (StartException failure)
        {
            return await RefuseAsync(null, [failure.Message]);
        }
    }

    private static async Task<int> RefuseAsync(string? path, IEnumerable<string> errors)
    {
        string line = (path is null ? "" : $"{path}: ") + string.Join(' ', errors);
        await Console.Error.WriteLineAsync(LineFormatter.Escape(line.ReplaceLineEndings(" ")));
        return BadInput;
    }

    private static void PrintReady(GatewayHost host, SideServer admin, SideServer? health)
    {
        foreach (string address in host.Addresses)
        {
            Console.WriteLine($"Listening on {address}");
        }

        if (health is not null)
        {
            Console.WriteLine($"Health on {health.Address}{HealthEndpoint.Path}");
        }

        Console.WriteLine($"Status on {admin.Address}{StatusEndpoints.Path}");
    }
}
