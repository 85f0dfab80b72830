using HttpGateway.Discovery.Pools;

namespace HttpGateway.Discovery.Docker;

/// <summary>The last listing and what events have said since. It outlives connections to the daemon.</summary>
/// <remarks>Not thread-safe: one task uses it.</remarks>
internal sealed class DockerView(DockerConfigBuilder builder, Action<DiscoverySnapshot> publish)
{
    private readonly Publication _publication = new(publish);
    private IReadOnlyList<ContainerDescription> _containers = [];

    public DrainMarks Marks { get; } = new();

    /// <summary>The time of the last event; before the first one the time of the start.</summary>
    public DateTimeOffset LastEvent { get; set; } = DateTimeOffset.UtcNow;

    /// <summary>Publishes a new listing.</summary>
    public async Task ReplaceAsync(IReadOnlyList<ContainerDescription> containers)
    {
        _containers = containers;
        Marks.Keep(containers.Select(static container => container.Id));
        await PublishAsync();
    }

    /// <summary>Publishes what is known.</summary>
    /// <param name="problem">What is wrong besides; null if nothing is.</param>
    public async Task PublishAsync(Problem? problem = null)
    {
        DiscoverySnapshot snapshot = await builder.BuildAsync(_containers, Marks.Ids);
        _publication.Publish(problem is null ? snapshot : snapshot with { Problems = [problem, .. snapshot.Problems] });
    }
}
