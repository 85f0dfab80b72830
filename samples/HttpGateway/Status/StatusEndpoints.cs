using System.Text.Json;
using Balancing.Yarp;
using HttpGateway.Configuration;
using HttpGateway.Status.Changes;
using HttpGateway.Status.Reporting;

namespace HttpGateway.Status;

/// <summary>Status page, report, events, drain and undrain.</summary>
internal static class StatusEndpoints
{
    public const string Path = "/_balancing";

    /// <summary>Maps the endpoints. The services of <see cref="StatusServices"/> must be present.</summary>
    /// <returns>All of them: the caller keeps them from the public port.</returns>
    public static RouteGroupBuilder Map(IEndpointRouteBuilder routes, AdminSettings admin)
    {
        IServiceProvider services = routes.ServiceProvider;
        StatusReporter reporter = services.GetRequiredService<StatusReporter>();
        StatusFeed feed = services.GetRequiredService<StatusFeed>();
        BackendChanges changes = new(services.GetRequiredService<BalancingClusters>(), admin);
        CancellationToken stopping = services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

        RouteGroupBuilder group = routes.MapGroup(Path);
        MapFile(group, "", StatusPage.Html(admin.AllowChanges), "text/html; charset=utf-8");
        foreach ((string name, string type) in StatusPage.Assets)
        {
            MapFile(group, name, StatusPage.Read(name), type);
        }

        group.MapGet("status", context =>
        {
            Protect(context.Response);
            context.Response.ContentType = "application/json";
            return JsonSerializer.SerializeAsync(
                context.Response.Body, reporter.Create(), StatusJson.Default.StatusReport, context.RequestAborted);
        });
        group.MapGet("events", context =>
        {
            Protect(context.Response);
            return StatusEvents.SendAsync(context, feed, stopping);
        });
        group.MapPost("pools/{**change}", context =>
        {
            Protect(context.Response);
            context.Response.StatusCode = changes.Answer(context);
            return Task.CompletedTask;
        });
        return group;
    }

    private static void MapFile(RouteGroupBuilder group, string name, string content, string type) =>
        group.MapGet(name, context =>
        {
            Protect(context.Response);
            context.Response.ContentType = type;
            return context.Response.WriteAsync(content, context.RequestAborted);
        });

    private static void Protect(HttpResponse response)
    {
        response.Headers.ContentSecurityPolicy = StatusPage.ContentSecurityPolicy;
        response.Headers.XContentTypeOptions = "nosniff";
        response.Headers["Referrer-Policy"] = "no-referrer";
        response.Headers.CacheControl = "no-store";
    }
}
