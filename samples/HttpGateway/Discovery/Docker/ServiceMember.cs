using HttpGateway.Discovery.Pools;

namespace HttpGateway.Discovery.Docker;

/// <summary>A container with labels that are all right by themselves.</summary>
/// <param name="Container">The container.</param>
/// <param name="Service">The name of its service.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Address">Where its requests go.</param>
internal sealed record ServiceMember(
    ContainerDescription Container, string Service, ContainerLabels Labels, Uri Address)
{
    /// <summary>The member of the pool.</summary>
    /// <param name="isDraining">Whether the container is about to stop.</param>
    public Member ToMember(bool isDraining) => new(Container.Name, Address, isDraining ? 0 : Labels.Weight);

    /// <summary>Finds a label in which this container differs from an older one of its service.</summary>
    /// <returns>What is wrong; null if the two agree.</returns>
    public string? FindDifference(ServiceMember older)
    {
        (string Label, string Wanted, string Given) difference = Shared(older.Labels).Zip(
                Shared(Labels), static (wanted, given) => (wanted.Label, Wanted: wanted.Value, Given: given.Value))
            .FirstOrDefault(static pair => !string.Equals(pair.Wanted, pair.Given, StringComparison.Ordinal));
        return difference.Label is null
            ? null
            : $"Label '{difference.Label}' must be {Quoted.Quote(difference.Wanted)}, as of the older container "
                + $"'{older.Container.Name}' of the service '{older.Service}', but was "
                + $"{Quoted.Quote(difference.Given)}.";
    }

    // What the containers of one service must have in common. Hosts and paths ignore case, and the order of hosts.
    private static IEnumerable<(string Label, string Value)> Shared(ContainerLabels labels) =>
    [
        (LabelNames.Host, string.Join(',', labels.Hosts.Select(LowerCase).Order(StringComparer.Ordinal))),
        (LabelNames.Path, LowerCase(labels.Prefix)),
        (LabelNames.Policy, labels.Policy),
        (LabelNames.Key, labels.Key ?? ""),
        (LabelNames.Health, labels.Health ?? ""),
    ];

    private static string LowerCase(string text) => string.Create(text.Length, text, static (lower, given) =>
        given.AsSpan().ToLowerInvariant(lower));
}
