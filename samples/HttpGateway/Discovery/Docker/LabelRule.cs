using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using Balancing;
using HttpGateway.Discovery.Pools;

namespace HttpGateway.Discovery.Docker;

/// <summary>What one label may be, and what it sets.</summary>
/// <param name="Name">The name of the label.</param>
/// <param name="Allowed">What its value may be, for messages.</param>
/// <param name="Apply">Adds the value to the labels; null if the value is not allowed.</param>
internal sealed partial record LabelRule(
    string Name, string Allowed, Func<ContainerLabels, string, ContainerLabels?> Apply)
{
    private const string TrueText = "true";
    private const string FalseText = "false";

    public static ImmutableArray<LabelRule> All { get; } =
    [
        new(LabelNames.Enable, "true or false", static (labels, value) =>
            value is TrueText or FalseText ? labels : null),
        new(LabelNames.Service, "1 to 128 letters, digits and -._/ that begin with a letter or a digit",
            static (labels, value) => ServiceNames().IsMatch(value) ? labels with { Service = value } : null),
        new(LabelNames.Host, HostName.Allowed, static (labels, value) =>
            Hosts(value) is { } hosts ? labels with { Hosts = [.. hosts] } : null),
        new(LabelNames.Path, PathPrefix.Allowed, static (labels, value) =>
            PathPrefix.Parse(value) is { } path ? labels with { Path = path } : null),
        new(LabelNames.Port, "a number between 1 and 65,535", static (labels, value) =>
            Number(value, 1, IPEndPoint.MaxPort) is { } port ? labels with { Port = port } : null),
        new(LabelNames.Weight, "a number between 0 and 1,000,000", static (labels, value) =>
            Number(value, 0, Backend.MaxWeight) is { } weight ? labels with { Weight = weight } : null),
        new(LabelNames.Policy, PolicyName.Allowed, static (labels, value) =>
            PolicyName.Find(value) is { } policy ? labels with { Policy = policy } : null),
        // YARP is asked about the key itself.
        new(LabelNames.Key, "a key such as Header:X-User;ClientIP", static (labels, value) =>
            value.Length > 0 ? labels with { Key = value } : null),
        new(LabelNames.Scheme, "http or https", static (labels, value) =>
            value == Uri.UriSchemeHttp || value == Uri.UriSchemeHttps ? labels with { Scheme = value } : null),
        new(LabelNames.Health, PathPrefix.Allowed, static (labels, value) =>
            PathPrefix.Parse(value) is not null ? labels with { Health = value } : null),
        new(LabelNames.Network, "the name of a network", static (labels, value) =>
            value.Length > 0 ? labels with { Network = value } : null),
    ];

    /// <summary>Whether a value of <c>balancing.enable</c> leaves the container alone.</summary>
    public static bool IsDisabled(string value) => value == FalseText;

    private static IEnumerable<string>? Hosts(string value)
    {
        string[] hosts = value.Split(',', StringSplitOptions.TrimEntries);
        return hosts.All(HostName.IsValid) ? hosts.Distinct(StringComparer.OrdinalIgnoreCase) : null;
    }

    private static int? Number(string text, int least, int most) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
            && value >= least && value <= most
            ? value
            : null;

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._/-]{0,127}\z", RegexOptions.CultureInvariant)]
    private static partial Regex ServiceNames();
}
