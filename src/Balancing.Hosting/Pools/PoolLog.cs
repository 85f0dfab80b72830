using Microsoft.Extensions.Logging;

namespace Balancing.Hosting.Pools;

/// <summary>What the pools write to the log.</summary>
internal static class PoolLog
{
    private static readonly Action<ILogger, string, Exception?> NotChangedMessage = LoggerMessage.Define<string>(
        LogLevel.Error,
        new EventId(1, "ConfigurationNotChanged"),
        "Configuration not changed: {Error}");

    private static readonly Action<ILogger, string, int, Exception?> ChangedMessage =
        LoggerMessage.Define<string, int>(
            LogLevel.Information,
            new EventId(2, "ConfigurationChanged"),
            "Pool '{Pool}': the configuration has changed; {Count} backends.");

    private static readonly Action<ILogger, string, string, Exception?> NeedsRestartMessage =
        LoggerMessage.Define<string, string>(
            LogLevel.Warning,
            new EventId(3, "RestartNeeded"),
            "Pool '{Pool}': {Settings} changed; this takes effect after a restart.");

    private static readonly Action<ILogger, string, Exception?> HandlerFailedMessage = LoggerMessage.Define<string>(
        LogLevel.Error,
        new EventId(4, "ChangedHandlerFailed"),
        "Pool '{Pool}': the configuration has changed, but a handler of the Changed event failed.");

    /// <summary>One error of a reload that is refused.</summary>
    public static void NotChanged(ILogger logger, string error) => NotChangedMessage(logger, error, null);

    /// <summary>A reload has been applied.</summary>
    public static void Changed(ILogger logger, string pool, int count) => ChangedMessage(logger, pool, count, null);

    /// <summary>Something changed that a running pool does not take over.</summary>
    public static void NeedsRestart(ILogger logger, string pool, string settings) =>
        NeedsRestartMessage(logger, pool, settings, null);

    /// <summary>The members have changed, and a handler of the event threw.</summary>
    public static void HandlerFailed(ILogger logger, string pool, Exception exception) =>
        HandlerFailedMessage(logger, pool, exception);
}
