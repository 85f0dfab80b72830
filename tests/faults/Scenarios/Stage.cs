using System.Diagnostics;
using Faults.Load;
using Faults.Proxies;
using Faults.Servers;

namespace Faults.Scenarios;

/// <summary>A proxy with load on it and servers behind it, for one fault.</summary>
internal sealed class Stage(ProxyUnderTest proxy, IReadOnlyList<FaultyServer> servers, LoadRun load)
{
    public ProxyUnderTest Proxy => proxy;

    public IReadOnlyList<FaultyServer> Servers => servers;

    public LoadRun Load => load;

    /// <summary>When the fault began, as a timestamp.</summary>
    public long FaultBegan { get; private set; }

    /// <summary>What a scenario has found wrong by itself; null if nothing.</summary>
    public string? Complaint { get; set; }

    /// <summary>Whether the scenario has ended the proxy itself.</summary>
    public bool HasEnded { get; set; }

    /// <summary>What came of requests that the scenario has sent itself.</summary>
    public LoadCounts OwnRequests { get; set; }

    /// <summary>Marks the moment from which recovery is counted.</summary>
    public void BeginFault() => FaultBegan = Stopwatch.GetTimestamp();
}
