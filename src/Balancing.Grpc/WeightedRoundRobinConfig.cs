using Balancing.Hosting;

namespace Balancing.Grpc;

/// <summary>Sends calls to the backends in turn, in proportion to <see cref="GrpcBalancing.Weight"/>.</summary>
/// <remarks>gRPC's own <c>RoundRobinConfig</c> has no weights. See <see cref="RoundRobinSelector"/>.</remarks>
public sealed class WeightedRoundRobinConfig : BalancingConfig
{
    /// <summary>Creates the policy.</summary>
    public WeightedRoundRobinConfig()
        : base(SelectorNames.RoundRobin)
    {
    }
}
