using TcpProxy.Hosting;
using TcpProxy.Routing;

namespace TcpProxy.Connections;

/// <summary>What all connections share.</summary>
/// <param name="router">The servers and the settings.</param>
/// <param name="log">Takes lines for stderr, and never blocks.</param>
internal sealed class ProxyRuntime(Router router, ErrorLog log)
{
    public Router Router => router;

    public ErrorLog Log => log;

    public ConnectionTable Connections { get; } = new();

    public ClientCounts Clients { get; } = new();

    public ConnectionCounters Counters { get; } = new();

    /// <summary>Whether the proxy takes no new connections.</summary>
    public bool IsDraining { get; set; }
}
