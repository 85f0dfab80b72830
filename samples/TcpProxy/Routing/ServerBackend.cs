using System.Net;
using Balancing;
using TcpProxy.Configuration;

namespace TcpProxy.Routing;

/// <summary>A backend with the address of its server and its traffic.</summary>
internal sealed class ServerBackend : Backend
{
    public ServerBackend(BackendSettings settings, ServerTraffic traffic)
        : base(settings.Id, settings.Weight)
    {
        Settings = settings;
        Traffic = traffic;
        MaxInFlight = settings.MaxConnections;
    }

    /// <summary>How it was configured.</summary>
    public BackendSettings Settings { get; }

    /// <summary>The counters of its id.</summary>
    public ServerTraffic Traffic { get; }

    public EndPoint EndPoint => Settings.EndPoint;
}
