using HttpGateway.Discovery.Pools;

namespace HttpGateway.Discovery.Docker;

/// <summary>Reads the labels of a container, and finds all that are wrong.</summary>
internal static class LabelReader
{
    /// <summary>Whether the container is meant for the gateway. A value that is neither true nor false is an error.
    /// </summary>
    public static bool IsEnabled(IReadOnlyDictionary<string, string> labels) =>
        labels.TryGetValue(LabelNames.Enable, out string? value) && !LabelRule.IsDisabled(value);

    /// <summary>Reads the labels.</summary>
    /// <param name="given">All labels of the container. Others than those of the gateway are left alone.</param>
    /// <param name="errors">Takes a message for each wrong or unknown label.</param>
    public static ContainerLabels Read(IReadOnlyDictionary<string, string> given, ICollection<string> errors)
    {
        ContainerLabels labels = new();
        foreach ((string name, string value) in given.Where(IsOurs).OrderBy(NameOf, StringComparer.Ordinal))
        {
            LabelRule? rule = LabelRule.All.FirstOrDefault(rule => rule.Name == name);
            if (rule is null)
            {
                errors.Add(
                    $"Label {Quoted.Quote(name)} is unknown; allowed are "
                    + $"{string.Join(", ", LabelRule.All.Select(static rule => rule.Name))}.");
            }
            else if (rule.Apply(labels, value) is { } applied)
            {
                labels = applied;
            }
            else
            {
                errors.Add($"Label '{name}' must be {rule.Allowed}, but was {Quoted.Quote(value)}.");
            }
        }

        if (labels.Hosts.IsEmpty && labels.Path is null && errors.Count == 0)
        {
            errors.Add(
                $"Label '{LabelNames.Host}' or '{LabelNames.Path}' is missing; "
                + $"'{LabelNames.Path}={PathPrefix.Root}' takes all requests.");
        }

        return labels;
    }

    // Names of labels have a case. One with another case is a typing error and must not pass without a word.
    private static bool IsOurs(KeyValuePair<string, string> label) =>
        label.Key.StartsWith(LabelNames.Prefix, StringComparison.OrdinalIgnoreCase);

    private static string NameOf(KeyValuePair<string, string> label) => label.Key;
}
