using System.Diagnostics.CodeAnalysis;
using Balancing.Hosting.Logging;
using Balancing.Yarp.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Configuration;
using Yarp.ReverseProxy.Model;

namespace Balancing.Yarp.Clusters;

/// <summary>How the parts of a balanced cluster are made, and whether they can be.</summary>
internal sealed class ClusterDesign
{
    private const string LogCategory = "Balancing.Yarp";

    private readonly Dictionary<string, SelectorFactory> _factories;
    private readonly Func<string, DestinationConfig, string> _backendId;

    public ClusterDesign(
        IEnumerable<SelectorFactory> factories,
        IOptions<YarpBalancingOptions> options,
        TimeProvider time,
        ILoggerFactory loggers)
    {
        // Of two with one name YARP itself refuses the policies.
        _factories = new Dictionary<string, SelectorFactory>(StringComparer.OrdinalIgnoreCase);
        foreach (SelectorFactory factory in factories)
        {
            _factories.TryAdd(factory.Policy, factory);
        }

        _backendId = options.Value.BackendId;
        Time = time;
        Logger = new SafeLogger(loggers.CreateLogger(LogCategory));
    }

    public TimeProvider Time { get; }

    /// <summary>Throws nothing.</summary>
    public ILogger Logger { get; }

    public bool TryGetFactory(ClusterConfig cluster, [NotNullWhen(true)] out SelectorFactory? factory)
    {
        factory = null;
        return cluster.LoadBalancingPolicy is { } policy && _factories.TryGetValue(policy, out factory);
    }

    /// <summary>Reads a destination that was validated before, unless it was resolved since.</summary>
    /// <exception cref="InvalidOperationException">There is no id for it.</exception>
    public DestinationSettings Read(string clusterId, DestinationState destination)
    {
        List<string> errors = [];
        DestinationSettings settings = Read(clusterId, destination.DestinationId, destination.Model.Config, errors);
        return settings.BackendId.Length > 0
            ? settings
            : throw new InvalidOperationException(string.Join(' ', errors));
    }

    public BackendPoolOptions PoolOptions(string? name, ClusterSettings settings) => new()
    {
        Name = name,
        TimeProvider = Time,
        LoadFactor = settings.Pool.LoadFactor,
        PanicThreshold = settings.Pool.PanicThreshold,
        SlowStart = settings.Pool.SlowStart,
        OutlierEjection = settings.Pool.OutlierEjection,
    };

    /// <summary>Finds everything that is wrong with a cluster.</summary>
    public IReadOnlyList<string> Validate(ClusterConfig cluster)
    {
        List<string> errors = [];
        ClusterSettings settings = ClusterSettingsReader.Read(cluster, errors);
        List<DestinationBackend> backends = [];
        Dictionary<string, string> destinationOf = new(StringComparer.Ordinal);
        foreach ((string id, DestinationConfig destination) in DestinationsOf(cluster))
        {
            DestinationSettings wanted = Read(cluster.ClusterId, id, destination, errors);
            if (wanted.BackendId.Length == 0)
            {
                continue; // it is among the errors
            }

            if (!destinationOf.TryAdd(wanted.BackendId, id))
            {
                errors.Add(
                    $"Cluster '{cluster.ClusterId}': BackendId must give each destination an id of its own, but gave "
                    + $"'{wanted.BackendId}' to '{destinationOf[wanted.BackendId]}' and to '{id}'.");
                continue;
            }

            backends.Add(wanted.ToBackend(new DestinationState(id, new DestinationModel(destination))));
        }

        if (!TryGetFactory(cluster, out SelectorFactory? factory))
        {
            CheckForeignPolicy(cluster, errors);
        }
        else if (errors.Count == 0)
        {
            Try(cluster, settings, factory, backends, errors);
        }

        return errors;
    }

    private static IEnumerable<KeyValuePair<string, DestinationConfig>> DestinationsOf(ClusterConfig cluster) =>
        cluster.Destinations ?? Enumerable.Empty<KeyValuePair<string, DestinationConfig>>();

    private DestinationSettings Read(
        string clusterId, string id, DestinationConfig destination, ICollection<string> errors) =>
        DestinationSettings.Read(
            $"Cluster '{clusterId}', destination '{id}'", id, destination, _backendId, errors);

    /// <summary>Settings without effect are a mistake: most likely the prefix of the policy is missing.</summary>
    private static void CheckForeignPolicy(ClusterConfig cluster, List<string> errors)
    {
        string[] settings =
        [
            .. MetadataReader.SettingsIn(cluster.Metadata)
                .Concat(DestinationsOf(cluster)
                    .SelectMany(static destination => MetadataReader.SettingsIn(destination.Value.Metadata)))
                .Select(static setting => setting.Key)
                .Distinct(StringComparer.OrdinalIgnoreCase),
        ];
        if (settings.Length > 0)
        {
            errors.Add(
                $"Cluster '{cluster.ClusterId}' sets {string.Join(", ", settings)}, which need a policy of "
                + $"'{nameof(BalancingPolicies)}', but its load balancing policy is "
                + $"'{cluster.LoadBalancingPolicy ?? "not set"}'.");
        }
    }

    /// <summary>Builds everything once without using it, so that a refusal is an error of the configuration.</summary>
    [SuppressMessage(
        "Design", "CA1031:Do not catch general exception types", Justification = "Whatever a custom policy throws.")]
    private void Try(
        ClusterConfig cluster,
        ClusterSettings settings,
        SelectorFactory factory,
        List<DestinationBackend> backends,
        List<string> errors)
    {
        try
        {
            BackendPool pool = new(PoolOptions(name: null, settings), backends);
            (factory.Create(pool, settings) as IDisposable)?.Dispose();
        }
        catch (Exception exception)
        {
            errors.Add(
                $"Cluster '{cluster.ClusterId}': policy '{factory.Policy}' refuses its destinations: "
                + exception.Message);
        }
    }
}
