using System.Diagnostics.CodeAnalysis;
using Yarp.ReverseProxy.Configuration;

namespace HttpGateway.Routing;

/// <summary>Gives YARP the configuration. It is one provider for the file and all sources.</summary>
/// <remarks>If each source had a provider, an error of one would hold back the changes of all others. Between the
/// reloads of two sources, YARP would have a configuration that was never checked.</remarks>
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
