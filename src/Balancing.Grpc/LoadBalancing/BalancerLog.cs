using Microsoft.Extensions.Logging;

namespace Balancing.Grpc.LoadBalancing;

/// <summary>What a load balancer logs.</summary>
internal static partial class BalancerLog
{
    [LoggerMessage(1, LogLevel.Error, "Addresses not changed, {Count} members stay: {Reason}")]
    public static partial void MembersKept(ILogger logger, int count, string reason, Exception? exception);
}
