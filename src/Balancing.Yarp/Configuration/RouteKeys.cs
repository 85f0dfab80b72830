using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Http;
using Yarp.ReverseProxy.Configuration;

namespace Balancing.Yarp.Configuration;

/// <summary>Where the keys of routes come from.</summary>
internal static class RouteKeys
{
    private static readonly ImmutableArray<MetadataSetting<StrongBox<KeySource>>> Settings =
    [
        new(BalancingMetadata.Key, KeySource.Allowed, "that of the cluster", static (box, value) => box.Value =
            KeySource.TryParse(value, out KeySource? key) ? key : throw new FormatException()),
    ];

    // By object: a route that changes is another object.
    private static readonly ConditionalWeakTable<RouteConfig, StrongBox<KeySource>> Sources = [];

    /// <summary>Finds everything that is wrong in the metadata of a route.</summary>
    public static void Validate(RouteConfig route, ICollection<string> errors) => Read(route, errors);

    /// <summary>The key of a request: that of its route or, if the route says nothing, that of its cluster.</summary>
    public static SelectionKey Read(HttpContext context, RouteConfig route, ClusterSettings cluster)
    {
        KeySource? ofRoute = route.Metadata is null
            ? null
            : Sources.GetValue(route, static route => Read(route, [])).Value;
        return (ofRoute ?? cluster.Key).Read(context);
    }

    private static StrongBox<KeySource> Read(RouteConfig route, ICollection<string> errors)
    {
        StrongBox<KeySource> source = new();
        MetadataReader.Read($"Route '{route.RouteId}'", route.Metadata, Settings, source, errors);
        return source;
    }
}
