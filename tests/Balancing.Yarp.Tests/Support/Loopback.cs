using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Balancing.Yarp.Tests.Support;

/// <summary>Kestrel on the loopback address.</summary>
internal static class Loopback
{
    /// <summary>Only a safety net: a test that hangs fails.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static WebApplicationBuilder CreateBuilder(
        HttpProtocols protocols = HttpProtocols.Http1, int port = 0, X509Certificate2? certificate = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder(
            new WebApplicationOptions { EnvironmentName = "Production" });
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration();
        builder.Services.Configure<Microsoft.Extensions.Hosting.HostOptions>(
            static options => options.ShutdownTimeout = TimeSpan.Zero);
        builder.Services.Configure<KestrelServerOptions>(options =>
        {
            options.Listen(IPAddress.Loopback, port, endpoint =>
            {
                endpoint.Protocols = protocols;
                if (certificate is not null)
                {
                    endpoint.UseHttps(certificate);
                }
            });
            options.Limits.MaxRequestBodySize = null;
            options.Limits.MinResponseDataRate = null;
        });
        return builder;
    }

    public static Uri AddressOf(WebApplication app) => new(
        app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
}
