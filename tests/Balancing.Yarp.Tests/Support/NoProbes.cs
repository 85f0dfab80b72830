using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.Model;

namespace Balancing.Yarp.Tests.Support;

/// <summary>Active health checks that send nothing: tests set what they find.</summary>
internal sealed class NoProbes : IActiveHealthCheckMonitor
{
    public bool InitialProbeCompleted => true;

    public Task CheckHealthAsync(IEnumerable<ClusterState> clusters) => Task.CompletedTask;
}
