using HttpGateway.Hosting.Drain;

namespace HttpGateway.Hosting;

/// <summary>Tells an ingress or a kubelet whether the gateway takes traffic.</summary>
internal static class HealthEndpoint
{
    public const string Path = "/healthz";

    /// <summary>Maps the endpoint: 200, or 503 from the first signal on.</summary>
    /// <remarks>It does not ask the servers. If all are down, another gateway would not reach them either, and without
    /// a gateway clients would get no answer at all.</remarks>
    public static void Map(IEndpointRouteBuilder routes, DrainState drain) => routes.MapGet(Path, context =>
    {
        HttpResponse response = context.Response;
        response.StatusCode = drain.HasBegun ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        response.ContentType = "text/plain";
        response.Headers.CacheControl = "no-store";
        return response.WriteAsync(drain.HasBegun ? "draining\n" : "ok\n", context.RequestAborted);
    });
}
