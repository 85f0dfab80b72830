using System.Collections.Immutable;
using HttpGateway.Discovery.Pools;

namespace HttpGateway.Discovery.Docker;

/// <summary>The values of the labels of one container.</summary>
internal sealed record ContainerLabels
{
    /// <summary>The name of the service; null for the default.</summary>
    public string? Service { get; init; }

    /// <summary>Without repetition; empty if every host is taken.</summary>
    public ImmutableArray<string> Hosts { get; init; } = [];

    /// <summary>Null if the label is missing.</summary>
    public string? Path { get; init; }

    /// <summary>Null if the only exposed port is meant.</summary>
    public int? Port { get; init; }

    public int Weight { get; init; } = 1;

    public string Policy { get; init; } = PolicyName.Default;

    public string? Key { get; init; }

    public string Scheme { get; init; } = Uri.UriSchemeHttp;

    /// <summary>The path of an active health check; null for none.</summary>
    public string? Health { get; init; }

    /// <summary>The network that has the address to use; null if there is only one.</summary>
    public string? Network { get; init; }

    public PoolSettings Pool => new(Policy, Key, Health);

    public string Prefix => Path ?? PathPrefix.Root;
}
