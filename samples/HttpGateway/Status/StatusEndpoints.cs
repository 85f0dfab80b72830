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

    /// <summary>Maps the endpoints.</summary>
    /// <param name="routes">The routes of a server that is not public.</param>
    /// <param name="admin">Whether changes are allowed, and where from.</param>
    /// <param name="gateway">The services of the proxy, with those of <see cref="StatusServices"/>.</param>
    public static void Map(IEndpointRouteBuilder routes, AdminSettings admin, IServiceProvider gateway)
    {
        StatusReporter reporter = gateway.GetRequiredService<StatusReporter>();
        StatusFeed feed = gateway.GetRequiredService<StatusFeed>();
        TimeProvider time = gateway.GetService<TimeProvider>() ?? TimeProvider.System;
        BackendChanges changes = new(gateway.GetRequiredService<BalancingClusters>(), admin);
        CancellationToken stopping =
            routes.ServiceProvider.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

        RouteGroupBuilder group = routes.MapGroup(Path);
        MapFile(group, "", StatusPage.Html(admin.AllowChanges), "text/html; charset=utf-8");
        foreach ((string name, string type) in StatusPage.Assets)
        {
            MapFile(group, name, StatusPage.Read(name), type);
        }

        MapReport(group, "status", admin, context =>
        {
            context.Response.ContentType = "application/json";
            return JsonSerializer.SerializeAsync(
                context.Response.Body, reporter.Create(), StatusJson.Default.StatusReport, context.RequestAborted);
        });
        MapReport(group, "events", admin, context => StatusEvents.SendAsync(context, feed, time, stopping));
        group.MapPost("pools/{**change}", context =>
        {
            Protect(context.Response);
            context.Response.StatusCode = changes.Answer(context);
            return Task.CompletedTask;
        });
    }

    private static void MapReport(RouteGroupBuilder group, string name, AdminSettings admin, RequestDelegate answer) =>
        group.MapGet(name, context =>
        {
            Protect(context.Response);
            if (OwnHost.Holds(context.Request, admin.Url))
            {
                return answer(context);
            }

            context.Response.StatusCode = StatusCodes.Status421MisdirectedRequest;
            return Task.CompletedTask;
        });

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
