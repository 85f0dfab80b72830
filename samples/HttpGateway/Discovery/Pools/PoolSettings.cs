namespace HttpGateway.Discovery.Pools;

/// <summary>How the requests of a discovered cluster are spread.</summary>
/// <param name="Policy">The name of a load balancing policy.</param>
/// <param name="Key">The value of <c>Balancing.Key</c>; null for none.</param>
/// <param name="HealthPath">The path of the active health check; null for no check.</param>
internal sealed record PoolSettings(string Policy, string? Key, string? HealthPath);
