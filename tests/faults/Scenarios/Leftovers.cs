namespace Faults.Scenarios;

/// <summary>What a fault leaves in the proxy, once there is no load.</summary>
/// <param name="InFlight">Requests or connections that it still counts.</param>
/// <param name="Bytes">By how much its memory grew.</param>
internal readonly record struct Leftovers(int InFlight, long Bytes);
