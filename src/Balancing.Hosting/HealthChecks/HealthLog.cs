using Microsoft.Extensions.Logging;

namespace Balancing.Hosting.HealthChecks;

/// <summary>What health checks write to the log.</summary>
internal static class HealthLog
{
    private static readonly Action<ILogger, string, string?, int, string, Exception?> UnhealthyMessage =
        LoggerMessage.Define<string, string?, int, string>(
            LogLevel.Warning,
            new EventId(11, "BackendUnhealthy"),
            "Backend '{Backend}' of pool '{Pool}' is unhealthy: "
                + "{Count} checks in a row failed, the last with: {Reason}");

    private static readonly Action<ILogger, string, string?, int, Exception?> HealthyMessage =
        LoggerMessage.Define<string, string?, int>(
            LogLevel.Information,
            new EventId(12, "BackendHealthy"),
            "Backend '{Backend}' of pool '{Pool}' is healthy again: {Count} checks in a row succeeded.");

    private static readonly Action<ILogger, string, string?, string, Exception?> CheckFailedMessage =
        LoggerMessage.Define<string, string?, string>(
            LogLevel.Debug,
            new EventId(13, "HealthCheckFailed"),
            "A check of backend '{Backend}' of pool '{Pool}' failed: {Reason}");

    private static readonly Action<ILogger, string, string?, Exception?> NotCheckedMessage =
        LoggerMessage.Define<string, string?>(
            LogLevel.Warning,
            new EventId(14, "BackendNotChecked"),
            "Backend '{Backend}' of pool '{Pool}' is not checked: it has no address.");

    public static void Unhealthy(ILogger logger, string backend, string? pool, int count, string reason) =>
        UnhealthyMessage(logger, backend, pool, count, reason, null);

    public static void Healthy(ILogger logger, string backend, string? pool, int count) =>
        HealthyMessage(logger, backend, pool, count, null);

    public static void CheckFailed(ILogger logger, string backend, string? pool, string reason) =>
        CheckFailedMessage(logger, backend, pool, reason, null);

    public static void NotChecked(ILogger logger, string backend, string? pool) =>
        NotCheckedMessage(logger, backend, pool, null);
}
