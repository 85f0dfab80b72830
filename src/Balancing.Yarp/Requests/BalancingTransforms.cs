using Balancing.Yarp.Clusters;
using Balancing.Yarp.Configuration;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Balancing.Yarp.Requests;

/// <summary>Adds the transforms to each route, and validates settings with the rest of YARP's configuration.</summary>
internal sealed class BalancingTransforms(ClusterDesign design, ClusterPools pools) : ITransformProvider
{
    private readonly LeaseTransform _lease = new(pools);
    private readonly OutcomeTransform _outcome = new();

    public void ValidateRoute(TransformRouteValidationContext context)
    {
        List<string> errors = [];
        RouteKeys.Validate(context.Route, errors);
        Add(errors, context.Errors);
    }

    /// <remarks>A cluster that runs with an equal configuration has been validated already. To build the rings of
    /// hundreds of clusters again, because one has changed, would take most of a reload.</remarks>
    public void ValidateCluster(TransformClusterValidationContext context)
    {
        if (!pools.HasClusterLike(context.Cluster))
        {
            Add(design.Validate(context.Cluster), context.Errors);
        }
    }

    /// <remarks>First, so that the other transforms see the destination that the request goes to. On every route,
    /// because a step of the pipeline may give a request to another cluster.</remarks>
    public void Apply(TransformBuilderContext context)
    {
        context.RequestTransforms.Insert(0, _lease);
        context.ResponseTransforms.Insert(0, _outcome);
    }

    private static void Add(IEnumerable<string> messages, IList<Exception> errors)
    {
        foreach (string message in messages)
        {
            errors.Add(new ArgumentException(message));
        }
    }
}
