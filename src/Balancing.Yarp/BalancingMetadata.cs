namespace Balancing.Yarp;

/// <summary>Keys of the settings in the metadata of clusters, routes and destinations.</summary>
/// <remarks>Keys are compared without regard to case. An unknown key that begins with <c>Balancing.</c> is an error.
/// Numbers and times have the invariant format: <c>1.25</c>, <c>00:00:30</c>.</remarks>
public static class BalancingMetadata
{
    /// <summary>Cluster or route: where the affinity key comes from, for example <c>Header:X-User;ClientIP</c>. By
    /// default there is no key.</summary>
    public const string Key = "Balancing.Key";

    /// <summary>Cluster: the seed of <see cref="BalancingPolicies.ConsistentHash"/> and
    /// <see cref="BalancingPolicies.IPHash"/>: 0 to 18,446,744,073,709,551,615; by default 0.</summary>
    public const string Seed = "Balancing.Seed";

    /// <summary>Cluster: points on the ring of <see cref="BalancingPolicies.ConsistentHash"/> for each unit of weight:
    /// 1 to 16,777,216; by default 160.</summary>
    public const string PointsPerWeight = "Balancing.PointsPerWeight";

    /// <summary>Cluster: the weight that has <see cref="PointsPerWeight"/> points: 1 or more; by default 1.</summary>
    public const string WeightUnit = "Balancing.WeightUnit";

    /// <summary>Cluster: how much more than its share of the load a backend may have: 1 to 1,000,000; by default
    /// without bound.</summary>
    public const string LoadFactor = "Balancing.LoadFactor";

    /// <summary>Cluster: the share of healthy weight below which health is disregarded: 0 to 1; by default 0.</summary>
    public const string PanicThreshold = "Balancing.PanicThreshold";

    /// <summary>Cluster: how long a backend warms up: above 0, at most one day; by default there is no
    /// warm-up.</summary>
    public const string SlowStartWindow = "Balancing.SlowStart.Window";

    /// <summary>Cluster: the share of its requests with which a backend begins to warm up: above 0, at most 1; 0.1
    /// while it warms up by default.</summary>
    public const string SlowStartMinimumShare = "Balancing.SlowStart.MinimumShare";

    /// <summary>Cluster: how many failures in a row eject a backend: 1 or more, or <c>off</c>; 5 as soon as one setting
    /// of outlier ejection is present.</summary>
    public const string OutlierEjectionConsecutiveFailures = "Balancing.OutlierEjection.ConsecutiveFailures";

    /// <summary>Cluster: the share of failures in an interval that ejects a backend: above 0, at most 1, or <c>off</c>;
    /// by default off.</summary>
    public const string OutlierEjectionFailureRate = "Balancing.OutlierEjection.FailureRate";

    /// <summary>Cluster: how many outcomes an interval must have before the rate counts: 1 to 1,000,000; by default
    /// 20.</summary>
    public const string OutlierEjectionMinimumRequests = "Balancing.OutlierEjection.MinimumRequests";

    /// <summary>Cluster: the length of the intervals of the failure rate: 1 ms to one day; by default 10
    /// seconds.</summary>
    public const string OutlierEjectionInterval = "Balancing.OutlierEjection.Interval";

    /// <summary>Cluster: how long the first ejection lasts: 1 ms to one day; by default 30 seconds.</summary>
    public const string OutlierEjectionBaseDuration = "Balancing.OutlierEjection.BaseDuration";

    /// <summary>Cluster: the longest ejection: 1 ms to one day; by default 5 minutes.</summary>
    public const string OutlierEjectionMaxDuration = "Balancing.OutlierEjection.MaxDuration";

    /// <summary>Cluster: the share of backends that may be ejected at the same time: 0 to 1; by default 0.3.</summary>
    public const string OutlierEjectionMaxEjectedShare = "Balancing.OutlierEjection.MaxEjectedShare";

    /// <summary>Cluster: whether answers with status 500 to 599 are failures; by default false.</summary>
    public const string ServerErrorsAreFailures = "Balancing.ServerErrorsAreFailures";

    /// <summary>Cluster: whether <c>Retry-After</c> of an answer 429 or 503 suspends the backend until then; by default
    /// false.</summary>
    public const string HonorRetryAfter = "Balancing.HonorRetryAfter";

    /// <summary>Cluster: how long <see cref="BalancingPolicies.LeastLatency"/> remembers: above 0, at most one day; by
    /// default 30 seconds.</summary>
    public const string LeastLatencyMemory = "Balancing.LeastLatency.Memory";

    /// <summary>Cluster: whether <see cref="BalancingPolicies.LeastConnections"/> counts the new request too; by
    /// default false.</summary>
    public const string LeastConnectionsShortestExpectedDelay = "Balancing.LeastConnections.ShortestExpectedDelay";

    /// <summary>Destination: its share of the requests relative to the others: 0 to 1,000,000; by default 1. 0
    /// drains.</summary>
    public const string Weight = "Balancing.Weight";

    /// <summary>Destination: the most requests that may be in flight on it: 1 to 2,147,483,647; by default without
    /// limit.</summary>
    public const string MaxInFlight = "Balancing.MaxInFlight";

    internal const string Prefix = "Balancing.";
}
