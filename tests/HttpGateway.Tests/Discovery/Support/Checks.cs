using HttpGateway.Discovery.Pools;
using Microsoft.Extensions.DependencyInjection;
using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Tests.Discovery.Support;

/// <summary>The check that the gateway makes before it publishes.</summary>
internal static class Checks
{
    private static readonly ServiceProvider Services = Create();

    public static ConfigCheck Check { get; } = new(Validator);

    public static IConfigValidator Validator => Services.GetRequiredService<IConfigValidator>();

    private static ServiceProvider Create()
    {
        ServiceCollection services = new();
        services.AddLogging().AddRouting();
        services.AddReverseProxy().AddBalancing();
        return services.BuildServiceProvider();
    }
}
