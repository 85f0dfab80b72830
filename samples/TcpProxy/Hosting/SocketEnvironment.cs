namespace TcpProxy.Hosting;

/// <summary>How .NET completes socket operations. It reads these variables at the first socket of the process.
/// </summary>
internal static class SocketEnvironment
{
    /// <summary>Makes continuations run on the thread that waits for all sockets, instead of on the thread pool.
    /// </summary>
    /// <remarks>
    /// Each hop to the thread pool costs as much as the forwarding itself. In return a continuation must never block:
    /// it would stop every connection of its thread. One such thread is the cheapest. Set the second variable to the
    /// number of cores if one core is not enough.
    /// </remarks>
    public static void Set()
    {
        SetDefault("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS");
        SetDefault("DOTNET_SYSTEM_NET_SOCKETS_THREAD_COUNT");
    }

    private static void SetDefault(string variable)
    {
        if (Environment.GetEnvironmentVariable(variable) is null)
        {
            Environment.SetEnvironmentVariable(variable, "1");
        }
    }
}
