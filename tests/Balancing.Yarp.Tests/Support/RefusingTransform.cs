using Yarp.ReverseProxy.Transforms;

namespace Balancing.Yarp.Tests.Support;

/// <summary>A transform that answers itself, as one for authorization does.</summary>
internal sealed class RefusingTransform : RequestTransform
{
    public override ValueTask ApplyAsync(RequestTransformContext context)
    {
        context.HttpContext.Response.StatusCode = 401;
        return ValueTask.CompletedTask;
    }
}
