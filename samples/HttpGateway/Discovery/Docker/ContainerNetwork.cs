namespace HttpGateway.Discovery.Docker;

/// <summary>A network of a container.</summary>
/// <param name="Name">Its name; <c>host</c> is the network of the machine.</param>
/// <param name="Address">The address of the container in it; null if it has none.</param>
internal sealed record ContainerNetwork(string Name, string? Address);
