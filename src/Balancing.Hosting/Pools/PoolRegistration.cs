namespace Balancing.Hosting.Pools;

/// <summary>Says that the services have a pool of this name.</summary>
internal sealed record PoolRegistration(string Name);
