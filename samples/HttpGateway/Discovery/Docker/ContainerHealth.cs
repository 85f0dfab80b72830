namespace HttpGateway.Discovery.Docker;

/// <summary>What the health check of a container says.</summary>
internal enum ContainerHealth
{
    /// <summary>It has no health check.</summary>
    None,
    Starting,
    Healthy,
    Unhealthy,
}
