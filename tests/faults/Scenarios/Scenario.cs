using Faults.Proxies;

namespace Faults.Scenarios;

/// <summary>A fault that is tried.</summary>
/// <param name="Name">Its name on the command line and in the report.</param>
/// <param name="Proxy">The proxy that it is tried on.</param>
/// <param name="RunAsync">Causes the fault under load, and ends it.</param>
internal sealed record Scenario(string Name, ProxyKind Proxy, Func<Stage, Task> RunAsync);
