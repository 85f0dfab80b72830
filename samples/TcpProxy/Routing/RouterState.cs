using System.Collections.Immutable;
using Balancing;
using TcpProxy.Configuration;

namespace TcpProxy.Routing;

/// <summary>What a reload replaces as a whole.</summary>
/// <param name="Settings">The settings.</param>
/// <param name="Selector">The selector of the algorithm.</param>
/// <param name="Removed">Backends that reloads removed while they had connections.</param>
internal sealed record RouterState(
    ProxySettings Settings, IBackendSelector Selector, ImmutableArray<ServerBackend> Removed);
