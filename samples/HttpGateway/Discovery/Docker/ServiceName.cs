namespace HttpGateway.Discovery.Docker;

/// <summary>Finds the service that a container belongs to.</summary>
internal static class ServiceName
{
    /// <summary>The label, or project and service of Docker Compose, or the name of the container.</summary>
    public static string Find(ContainerDescription container, ContainerLabels labels) =>
        labels.Service
        ?? (container.Labels.TryGetValue(LabelNames.ComposeProject, out string? project)
            && container.Labels.TryGetValue(LabelNames.ComposeService, out string? service)
                ? $"{project}/{service}"
                : container.Name);
}
