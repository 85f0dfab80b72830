namespace Edge.Status;

/// <summary>One process in one tier, as the tier before it sees it.</summary>
/// <param name="Tier">The tier.</param>
/// <param name="Name">The name of the process.</param>
/// <param name="State">Its state.</param>
/// <param name="InFlight">Connections (gateways) or requests (servers) in flight.</param>
/// <param name="Total">Those since the beginning.</param>
internal sealed record TierRow(Tier Tier, string Name, string State, long InFlight, long Total);
