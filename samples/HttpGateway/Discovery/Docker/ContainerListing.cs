using Docker.DotNet;
using Docker.DotNet.Models;

namespace HttpGateway.Discovery.Docker;

/// <summary>Asks a daemon about containers.</summary>
internal sealed class ContainerListing(IDockerClient client)
{
    private static readonly ContainersListParameters WithLabel = new()
    {
        Filters = new Dictionary<string, IDictionary<string, bool>>
        {
            ["label"] = new Dictionary<string, bool> { [LabelNames.Enable] = true },
        },
    };

    /// <summary>Lists all containers that run and have the label.</summary>
    public async Task<IReadOnlyList<ContainerDescription>> ListAsync(CancellationToken cancellationToken)
    {
        List<ContainerDescription> containers = [];
        foreach (ContainerListResponse listed in
            await client.Containers.ListContainersAsync(WithLabel, cancellationToken))
        {
            ContainerDescription container = ContainerMapping.FromListing(listed);
            if (container.Networks.Count == 0
                && await InspectAsync(container.Id, cancellationToken) is { } details)
            {
                container = ContainerMapping.Complete(container, details); // Podman lists no networks
            }

            containers.Add(container);
        }

        return containers;
    }

    /// <summary>When a container started last; null if it is gone.</summary>
    public async Task<DateTimeOffset?> FindStartAsync(string id, CancellationToken cancellationToken) =>
        await InspectAsync(id, cancellationToken) is { } details ? ContainerMapping.StartOf(details) : null;

    /// <summary>The signal that asks a container to stop; null if it is gone.</summary>
    public async Task<int?> FindStopSignalAsync(string id, CancellationToken cancellationToken) =>
        await InspectAsync(id, cancellationToken) is { } details
            ? StopSignal.Parse(details.Config?.StopSignal)
            : null;

    private async Task<ContainerInspectResponse?> InspectAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await client.Containers.InspectContainerAsync(id, cancellationToken);
        }
        catch (DockerContainerNotFoundException)
        {
            return null; // it went a moment ago
        }
    }
}
