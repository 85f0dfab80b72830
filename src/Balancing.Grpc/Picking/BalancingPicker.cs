using Grpc.Net.Client.Balancer;

namespace Balancing.Grpc.Picking;

/// <summary>Lets the selector decide, while at least one connection is ready.</summary>
/// <remarks>Itself it says nothing but "look again": the channel compares pickers by reference.</remarks>
internal sealed class BalancingPicker(CallSelection selection, int version) : SubchannelPicker
{
    /// <inheritdoc/>
    public override PickResult Pick(PickContext context) => selection.Pick(context.Request, version);
}
