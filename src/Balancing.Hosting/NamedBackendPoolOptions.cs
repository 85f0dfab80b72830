
namespace Balancing.Hosting;

/// <summary>A backend pool with a name: its members, its selector, and how it is checked.</summary>
/// <remarks>Filled by the sections and the code passed to <c>AddBackendPool</c>, in the order of the calls, as named
/// options under the name of the pool. A reload fills a new object.</remarks>
public sealed class NamedBackendPoolOptions
{
    /// <summary>The members. Several sections and code add up.</summary>
    public IList<BackendSettings> Backends { get; } = [];

    /// <summary>The name of the selector, one of <see cref="NamedSelectors.Names"/>; by default
    /// <see cref="SelectorNames.LeastConnections"/>.</summary>
    public string Selector { get; set; } = SelectorNames.LeastConnections;

    /// <summary>Creates the selector, for one with options or one of your own; null (the default) for the one that
    /// <see cref="Selector"/> names.</summary>
    /// <remarks>If the selector is disposable, it is disposed with the service provider.</remarks>
    public Func<BackendPool, IBackendSelector>? CreateSelector { get; set; }

    /// <summary>Creates the backend of an entry; null (the default) for an <see cref="EndpointBackend"/>.</summary>
    /// <remarks>
    /// <para>It is called when an entry is new or has changed, with a copy of the entry that has
    /// an <see cref="BackendSettings.Id"/>. The address has not been checked; see
    /// <see cref="BackendSettings.ParseAddress"/>.</para>
    /// <para>What it throws is an error of the configuration: it prevents the start, or the reload.</para>
    /// </remarks>
    public Func<BackendSettings, Backend>? CreateBackend { get; set; }

    /// <summary>What the pool does besides holding members. Its name is always the name of the pool.</summary>
    /// <remarks>If its clock is the one of the system, a <see cref="TimeProvider"/> among the services takes the place
    /// of it.</remarks>
    public BackendPoolOptions Pool { get; } = new();

    /// <summary>How the backends are checked while the host runs; null (the default) for not at all.</summary>
    public HealthCheckOptions? HealthCheck { get; set; }

    /// <summary>Whether <see cref="Backends"/> is the membership of the pool, also after a reload: true by default.
    /// False: the pool starts empty, and another component (discovery) sets the members.</summary>
    public bool ManagesMembers { get; set; } = true;

    /// <summary>Further keys that the section of the pool may have, because another component reads them. Case does not
    /// matter.</summary>
    /// <remarks>Any other key is an error, since it is likely a typing error.</remarks>
    public ISet<string> AdditionalKeys { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>What the sections have said besides the values, for the validation.</summary>
    internal SectionFindings Findings { get; } = new();
}
