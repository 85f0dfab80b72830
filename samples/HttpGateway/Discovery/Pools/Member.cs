namespace HttpGateway.Discovery.Pools;

/// <summary>A server that was discovered.</summary>
/// <param name="Id">The id of its destination.</param>
/// <param name="Address">Where requests go.</param>
/// <param name="Weight">Its share relative to the others; 0 drains it.</param>
/// <param name="Host">The value of the header Host; null for the host of the address.</param>
internal sealed record Member(string Id, Uri Address, int Weight, string? Host = null);
