using System.Diagnostics.CodeAnalysis;
using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Routing;

/// <summary>Gives YARP the configuration. It is one provider for the file and all sources.</summary>
/// <remarks>With a provider for each, one error of one of them would keep back the changes of all others, and the state
/// between two of their reloads would be a third configuration that nothing has checked.</remarks>
internal sealed class MergedConfigProvider : IProxyConfigProvider, IDisposable
{
    private volatile MergedConfig _present = new([], []);

    public IProxyConfig GetConfig() => _present;

    public void Dispose() => _present.Dispose();

    /// <summary>Takes the place of the configuration, if it is another one.</summary>
    [SuppressMessage("Reliability", "CA2000:Dispose objects before losing scope", Justification = "YARP reads them.")]
    public void Update(IReadOnlyList<RouteConfig> routes, IReadOnlyList<ClusterConfig> clusters)
    {
        MergedConfig before = _present;
        if (!before.Equals(routes, clusters))
        {
            _present = new MergedConfig(routes, clusters);
            before.Replace();
        }
    }
}
