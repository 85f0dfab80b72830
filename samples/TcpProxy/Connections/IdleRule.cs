using TcpProxy.Configuration;

namespace TcpProxy.Connections;

/// <summary>Which idle limit counts: the limit of the side that has to act.</summary>
internal static class IdleRule
{
    /// <summary>The limit for a connection.</summary>
    /// <param name="timeouts">The limits.</param>
    /// <param name="progress">What has happened on the connection.</param>
    public static TimeSpan LimitOf(IdleTimeouts timeouts, Progress progress)
    {
        // A side that takes nothing, although bytes wait for it, has to act. So does the only side that may still send.
        if (Has(progress, Progress.ClientIsBlocked) || Has(progress, Progress.ServerEnded))
        {
            return timeouts.Client;
        }

        if (Has(progress, Progress.ServerIsBlocked) || Has(progress, Progress.ClientEnded))
        {
            return timeouts.Server;
        }

        // Most protocols begin with the client. Where the server begins, its first words need a reply.
        return !Has(progress, Progress.ClientHasSent) ? timeouts.Client
            : !Has(progress, Progress.ServerHasSent) ? timeouts.Server
            : timeouts.Tunnel;
    }

    private static bool Has(Progress progress, Progress some) => (progress & some) != 0;
}
