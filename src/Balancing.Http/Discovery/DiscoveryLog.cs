using Microsoft.Extensions.Logging;

namespace Balancing.Http.Discovery;

/// <summary>What discovery writes to the log.</summary>
internal static class DiscoveryLog
{
    private static readonly Action<ILogger, string, int, Exception?> FailedMessage = LoggerMessage.Define<string, int>(
        LogLevel.Warning,
        new EventId(1, "LookupFailed"),
        "Service '{Service}' could not be looked up; the {Count} known backends stay.");

    private static readonly Action<ILogger, string, int, Exception?> FoundNoneMessage =
        LoggerMessage.Define<string, int>(
            LogLevel.Warning,
            new EventId(2, "NoEndpoint"),
            "No endpoint of service '{Service}' was found; the {Count} known backends stay.");

    private static readonly Action<ILogger, string, string, Exception?> IgnoredMessage =
        LoggerMessage.Define<string, string>(
            LogLevel.Warning,
            new EventId(3, "EndpointIgnored"),
            "Endpoint '{Endpoint}' of service '{Service}' is ignored: it is no address of HTTP.");

    /// <summary>A lookup has failed.</summary>
    public static void Failed(ILogger logger, string service, int count, Exception exception) =>
        FailedMessage(logger, service, count, exception);

    /// <summary>A lookup has found nothing.</summary>
    public static void FoundNone(ILogger logger, string service, int count) =>
        FoundNoneMessage(logger, service, count, null);

    /// <summary>An endpoint cannot be a backend.</summary>
    public static void Ignored(ILogger logger, string endpoint, string service) =>
        IgnoredMessage(logger, endpoint, service, null);
}
