namespace HttpGateway.Hosting;

/// <summary>Lines about the program itself.</summary>
internal static partial class HostLog
{
    [LoggerMessage(LogLevel.Information, "Configuration read: {Routes} routes, {Clusters} clusters.")]
    public static partial void Read(this ILogger logger, int routes, int clusters);

    [LoggerMessage(LogLevel.Error, "Configuration not changed: {Reason}")]
    public static partial void NotChanged(this ILogger logger, string reason);

    [LoggerMessage(
        LogLevel.Warning, "'Gateway', 'Kestrel' and 'Logging' are read at the start only; they have changed.")]
    public static partial void NeedsRestart(this ILogger logger);

    [LoggerMessage(LogLevel.Error, "Discovery '{Source}' has failed and begins again. What it has found stays.")]
    public static partial void SourceFailed(this ILogger logger, Exception failure, string source);

    [LoggerMessage(LogLevel.Error, "What discovery '{Source}' has found cannot be used.")]
    public static partial void NotUsed(this ILogger logger, Exception failure, string source);
}
