using Grpc.Net.Client.Balancer;

namespace Balancing.Grpc.Picking;

/// <summary>Lets the selector decide, while at least one connection is ready.</summary>
/// <remarks>Says nothing but "look again": the channel compares pickers by reference.</remarks>
internal sealed class BalancingPicker(CallSelection selection) : SubchannelPicker
{
    /// <inheritdoc/>
    public override PickResult Pick(PickContext context) => selection.Pick(context.Request);
}
