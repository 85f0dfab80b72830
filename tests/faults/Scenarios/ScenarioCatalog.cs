using Faults.Proxies;

namespace Faults.Scenarios;

/// <summary>All faults, on all proxies.</summary>
internal static class ScenarioCatalog
{
    public static IReadOnlyList<Scenario> All { get; } =
    [
        .. Enum.GetValues<ProxyKind>().SelectMany(ServerFaults.On), .. SurroundingFaults.All,
    ];
}
