using Yarp.ReverseProxy.Configuration;

namespace Balancing.Yarp;

/// <summary>Options of the package that are the same for all clusters.</summary>
/// <remarks>Everything else is metadata of clusters, routes and destinations:
/// <see cref="BalancingMetadata"/>.</remarks>
public sealed class YarpBalancingOptions
{
    /// <summary>Makes the id of a backend from the id and the configuration of its destination. By default the
    /// destination's id in lower case.</summary>
    /// <value>
    /// <para>Hash policies place keys by this id, so two proxies agree only if they have the same ids. YARP compares
    /// ids of destinations without regard to case, and the pool compares ids exactly; hence the lower case.</para>
    /// <para>Use the address, <c>(_, destination) => destination.Address</c>, if proxies name destinations differently.
    /// Ids must differ within a cluster. The function must give equal results for equal arguments.</para>
    /// </value>
    /// <exception cref="ArgumentNullException">The value is null.</exception>
    public Func<string, DestinationConfig, string> BackendId
    {
        get;
        set
        {
            ArgumentNullException.ThrowIfNull(value);
            field = value;
        }
    } = static (id, _) => LowerCase.Convert(id);
}
