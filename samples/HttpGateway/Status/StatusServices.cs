using HttpGateway.Status.Clusters;
using HttpGateway.Status.Reporting;
using Yarp.ReverseProxy.Model;

namespace HttpGateway.Status;

/// <summary>What the status page needs.</summary>
internal static class StatusServices
{
    /// <summary>Adds the services. A list of problems and the pools of Balancing.Yarp must be present.</summary>
    public static IServiceCollection AddStatus(this IServiceCollection services) => services
        .AddSingleton<ClusterWatch>()
        .AddSingleton<IClusterChangeListener>(static services => services.GetRequiredService<ClusterWatch>())
        .AddSingleton<StatusReporter>()
        .AddSingleton<StatusFeed>();
}
