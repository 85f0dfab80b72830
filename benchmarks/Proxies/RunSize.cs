namespace Proxies;

/// <summary>How much is measured.</summary>
/// <param name="WarmUpRequests">The requests that a proxy has answered before it is measured, at least.</param>
/// <param name="Rounds">How often each proxy is measured; the median counts.</param>
/// <param name="Seconds">How long each run takes.</param>
/// <param name="Connections">The numbers of connections.</param>
/// <param name="IdleConnections">The idle connections of the measurement of memory.</param>
/// <param name="BehaviorConnections">The connections that show how an algorithm chooses.</param>
/// <param name="SilentClients">The clients that send nothing while others are measured.</param>
internal sealed record RunSize(
    int WarmUpRequests,
    int Rounds,
    int Seconds,
    IReadOnlyList<int> Connections,
    int IdleConnections,
    int BehaviorConnections,
    int SilentClients)
{
    public static readonly RunSize Full = new(100_000, 5, 2, [1, 16, 64], 1_000, 2_000, 3_900);

    public static readonly RunSize Quick = new(30_000, 1, 1, [16], 200, 200, 400);
}
