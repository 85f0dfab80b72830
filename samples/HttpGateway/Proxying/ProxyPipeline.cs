using System.Text;
using HttpGateway.Configuration;
using HttpGateway.Hosting.Drain;
using HttpGateway.Routing;
using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Proxying;

/// <summary>The services and steps that a request goes through.</summary>
internal static class ProxyPipeline
{
    private const int MaxAttempts = 3;

    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2); // per attempt: a retry follows

    public static void AddGateway(this IServiceCollection services)
    {
        services.AddSingleton<DrainState>();
        services.AddSingleton<MergedConfigProvider>();
        services.AddSingleton<IProxyConfigProvider>(
            static provider => provider.GetRequiredService<MergedConfigProvider>());
        services.AddSingleton<MatcherPolicy, WildcardHostPolicy>();
        services.AddRequestTimeouts(); // for the member Timeout of routes
        services.AddReverseProxy()
            .AddBalancing()
            .AddTransforms<GatewayTransforms>()
            .ConfigureHttpClient(static (_, handler) =>
            {
                handler.ConnectTimeout = ConnectTimeout;
                handler.RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1; // byte by byte, as received
                handler.ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1;
            });
    }

    public static void UseGateway(this WebApplication app, GatewaySettings settings)
    {
        DrainState drain = app.Services.GetRequiredService<DrainState>();
        app.Use(next => new RequestStart(next, settings, drain).InvokeAsync);
        app.UseRequestTimeouts();
        app.MapReverseProxy(static proxy =>
        {
            proxy.Use(RouteTimeouts.InvokeAsync);
            proxy.UseSessionAffinity();
            proxy.UseConnectRetries(MaxAttempts);
            proxy.UseLoadBalancing();
            proxy.UsePassiveHealthChecks();
        });
    }
}
