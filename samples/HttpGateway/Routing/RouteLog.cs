namespace HttpGateway.Routing;

/// <summary>Lines about routes and clusters.</summary>
internal static partial class RouteLog
{
    [LoggerMessage(LogLevel.Warning, "Left out: {Source}: {Subject}: {Message}")]
    public static partial void LeftOut(this ILogger logger, string source, string subject, string message);
}
