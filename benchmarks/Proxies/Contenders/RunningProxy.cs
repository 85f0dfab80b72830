namespace Proxies.Contenders;

/// <summary>A proxy that takes part, while it runs.</summary>
/// <param name="Contender">The proxy.</param>
/// <param name="Port">The port it listens on.</param>
/// <param name="Process">Its process.</param>
internal sealed record RunningProxy(Contender Contender, int Port, ServerProcess Process)
{
    public string Name => Contender.Name;

    /// <summary>Starts a proxy in front of one server.</summary>
    public static async Task<RunningProxy> StartAsync(Contender contender, int server, string folder)
    {
        int port = ServerProcess.FindPort();
        ProxySetup setup = new(folder, port, [server], Algorithm.LeastConnections);
        return new RunningProxy(
            contender, port, await ServerProcess.StartAsync(contender.Command(setup), port).ConfigureAwait(false));
    }
}
