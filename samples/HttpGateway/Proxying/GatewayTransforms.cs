using HttpGateway.Hosting.Drain;
using Yarp.ReverseProxy.Transforms.Builder;

namespace HttpGateway.Proxying;

/// <summary>Adds the headers of the gateway to every route.</summary>
internal sealed class GatewayTransforms(DrainState drain) : ITransformProvider
{
    private readonly RequestHeaders _request = new();
    private readonly ResponseHeaders _response = new(drain);

    public void ValidateRoute(TransformRouteValidationContext context)
    {
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    /// <remarks>The transforms of a route come after these, so a client cannot remove what they add. A route that says
    /// itself what becomes of X-Forwarded-* gets what it says.</remarks>
    public void Apply(TransformBuilderContext context)
    {
        context.RequestTransforms.Insert(0, _request);
        context.ResponseTransforms.Add(_response);
        context.UseDefaultForwarders ??= false;
    }
}
