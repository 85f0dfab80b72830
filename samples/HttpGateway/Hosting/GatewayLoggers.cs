using Microsoft.Extensions.Logging.Console;

namespace HttpGateway.Hosting;

/// <summary>The log on stderr.</summary>
internal static class GatewayLoggers
{
    /// <summary>Requests are not logged, and writing never blocks: lines that do not fit in the queue are dropped.
    /// </summary>
    /// <param name="configuration">The section Logging.</param>
    public static ILoggerFactory Create(IConfigurationSection configuration) => LoggerFactory.Create(builder => builder
        .SetMinimumLevel(LogLevel.Warning)
        .AddFilter("HttpGateway", LogLevel.Information)
        .AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None) // else an Activity for each request
        .AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Error)
        .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None) // the program says why it cannot start
        .AddFilter("Yarp.ReverseProxy.Forwarder", LogLevel.Error) // a dead server would fill the log
        .AddFilter("Yarp.ReverseProxy.Health.ActiveHealthCheckMonitor", LogLevel.Error) // the changed state is enough
        .AddConfiguration(configuration)
        .AddConsoleFormatter<LineFormatter, ConsoleFormatterOptions>()
        .AddConsole(static options =>
        {
            options.FormatterName = LineFormatter.FormatterName;
            options.LogToStandardErrorThreshold = LogLevel.Trace;
            options.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
        }));
}
