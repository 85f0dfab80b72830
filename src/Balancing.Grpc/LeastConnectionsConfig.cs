using Balancing.Hosting;

namespace Balancing.Grpc;

/// <summary>Sends each call to the backend with the fewest open calls ÷ weight.</summary>
/// <remarks>A call is open from its start to the end of its last message: streams count as long as they are open. See
/// <see cref="LeastConnectionsSelector"/>.</remarks>
public sealed class LeastConnectionsConfig : BalancingConfig
{
    /// <summary>Creates the policy.</summary>
    public LeastConnectionsConfig()
        : base(SelectorNames.LeastConnections)
    {
    }
}
