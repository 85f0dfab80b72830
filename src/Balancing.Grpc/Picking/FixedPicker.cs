using Grpc.Net.Client.Balancer;

namespace Balancing.Grpc.Picking;

/// <summary>Answers every call alike, while no connection is ready.</summary>
internal sealed class FixedPicker(PickResult result) : SubchannelPicker
{
    /// <inheritdoc/>
    public override PickResult Pick(PickContext context) => result;
}
