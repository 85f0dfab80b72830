using Yarp.ReverseProxy.Transforms;

namespace Balancing.Yarp.Requests;

/// <summary>Runs when the headers of a response have arrived, or when forwarding has failed.</summary>
internal sealed class OutcomeTransform : ResponseTransform
{
    public override ValueTask ApplyAsync(ResponseTransformContext context)
    {
        (context.HttpContext.Features.Get<IBalancingFeature>() as BalancedRequest)?.OnResponse(context.ProxyResponse);
        return ValueTask.CompletedTask;
    }
}
