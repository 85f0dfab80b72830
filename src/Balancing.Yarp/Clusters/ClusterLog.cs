using Microsoft.Extensions.Logging;

namespace Balancing.Yarp.Clusters;

/// <summary>What the pools of clusters write to the log.</summary>
internal static class ClusterLog
{
    private static readonly Action<ILogger, string, Exception?> NotFollowedMessage = LoggerMessage.Define<string>(
        LogLevel.Error,
        new EventId(1, "ClusterNotFollowed"),
        "The pool of cluster '{Cluster}' could not follow its configuration; the next request tries again.");

    private static readonly Action<ILogger, string, Exception?> HandlerFailedMessage = LoggerMessage.Define<string>(
        LogLevel.Error,
        new EventId(2, "ChangedHandlerFailed"),
        "The pool of cluster '{Cluster}' has changed, but a handler of the Changed event failed.");

    /// <summary>A pool could not be built for a change of configuration or health.</summary>
    public static void NotFollowed(ILogger logger, string cluster, Exception exception) =>
        NotFollowedMessage(logger, cluster, exception);

    /// <summary>The members have changed, and a handler of the event threw.</summary>
    public static void HandlerFailed(ILogger logger, string cluster, Exception exception) =>
        HandlerFailedMessage(logger, cluster, exception);
}
