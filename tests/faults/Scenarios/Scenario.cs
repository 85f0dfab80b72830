using Faults.Load;
using Faults.Proxies;
using Faults.Surroundings;

namespace Faults.Scenarios;

/// <summary>A fault that is tried.</summary>
/// <param name="Name">Its name on the command line and in the report.</param>
/// <param name="Proxy">The proxy that it is tried on.</param>
/// <param name="RunAsync">Causes the fault under load, and ends it.</param>
internal sealed record Scenario(string Name, ProxyKind Proxy, Func<Stage, Task> RunAsync)
{
    /// <summary>Whether requests may fail, because a server had them.</summary>
    public bool MayFail { get; init; } = true;

    /// <summary>Starts what the proxy depends on besides its servers; it gets their ports.</summary>
    public Func<IReadOnlyList<int>, Task<Surrounding>>? SurroundAsync { get; init; }

    /// <summary>Where the load goes, by the port of the proxy.</summary>
    public Func<int, Surrounding?, LoadTarget[]> Targets { get; init; } = static (port, _) => [new LoadTarget(port)];
}
