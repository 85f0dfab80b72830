namespace HttpGateway.Discovery.Docker;

/// <summary>What the daemon says about a container.</summary>
internal sealed record ContainerDescription
{
    public required string Id { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required IReadOnlyDictionary<string, string> Labels { get; init; }

    /// <summary>Whether it runs, and is not paused.</summary>
    public bool IsRunning { get; init; } = true;

    public ContainerHealth Health { get; init; }

    public IReadOnlyList<ContainerNetwork> Networks { get; init; } = [];

    /// <summary>The TCP ports that its image or its start exposes.</summary>
    public IReadOnlyList<int> ExposedPorts { get; init; } = [];

    /// <summary>Whether it may get requests.</summary>
    public bool IsReady => IsRunning && Health is (ContainerHealth.None or ContainerHealth.Healthy);
}
