using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace Balancing.Yarp.Tests.Support;

/// <summary>What differs from the simplest proxy.</summary>
internal sealed class ProxySetup
{
    public Action<YarpBalancingOptions>? Options { get; init; }

    public Action<IServiceCollection>? Services { get; init; }

    public Action<IReverseProxyBuilder>? Load { get; init; }

    public Action<IReverseProxyBuilder>? Proxy { get; init; }

    public Action<WebApplication>? App { get; init; }

    public Action<IReverseProxyApplicationBuilder>? Pipeline { get; init; }

    public HttpProtocols Protocols { get; init; } = HttpProtocols.Http1;

    /// <summary>The pipeline of YARP's documentation, with connect retries.</summary>
    public static ProxySetup WithRetries(int maxAttempts = 3) => new()
    {
        Pipeline = proxy =>
        {
            proxy.UseSessionAffinity();
            proxy.UseConnectRetries(maxAttempts);
            proxy.UseLoadBalancing();
            proxy.UsePassiveHealthChecks();
        },
    };
}
