using System.Collections.Immutable;

namespace Balancing.Yarp.Configuration;

/// <summary>All settings that a cluster may have.</summary>
/// <remarks>Ranges are those of the options of the library, which check them.</remarks>
internal static class ClusterSetting
{
    private const string Share = "between 0 and 1";
    private const string ShareAboveZero = "above 0 and at most 1";
    private const string UpToADay = "a time above 0 and at most 1.00:00:00, such as 00:00:30";
    private const string FromOneMillisecond = "a time between 00:00:00.001 and 1.00:00:00, such as 00:00:30";
    private const string Truth = "true or false";

    public static ImmutableArray<MetadataSetting<ClusterSettings>> All { get; } =
    [
        new(BalancingMetadata.Key, KeySource.Allowed, "no key", static (settings, value) => settings.Key =
            KeySource.TryParse(value, out KeySource? key) ? key : throw new FormatException()),
        new(
            BalancingMetadata.Seed,
            "between 0 and 18,446,744,073,709,551,615",
            "0",
            static (settings, value) =>
                settings.IPHash.Seed = settings.ConsistentHash.Seed = MetadataReader.ToUInt64(value)),
        new(
            BalancingMetadata.PointsPerWeight,
            "between 1 and 16,777,216",
            "160",
            static (settings, value) => settings.ConsistentHash.PointsPerWeight = MetadataReader.ToInt32(value)),
        new(
            BalancingMetadata.WeightUnit,
            "between 1 and 2,147,483,647",
            "1",
            static (settings, value) => settings.ConsistentHash.WeightUnit = MetadataReader.ToInt32(value)),
        new(
            BalancingMetadata.LoadFactor,
            "between 1 and 1,000,000, or off",
            "off",
            static (settings, value) => settings.Pool.LoadFactor =
                MetadataReader.OrOff(value, MetadataReader.ToDouble) ?? double.PositiveInfinity),
        new(
            BalancingMetadata.PanicThreshold,
            Share,
            "0",
            static (settings, value) => settings.Pool.PanicThreshold = MetadataReader.ToDouble(value)),
        new(
            BalancingMetadata.SlowStartWindow,
            UpToADay,
            "off; 00:00:30 beside the other setting",
            static (settings, value) => settings.SlowStart.Window = MetadataReader.ToTimeSpan(value)),
        new(
            BalancingMetadata.SlowStartMinimumShare,
            ShareAboveZero,
            "0.1",
            static (settings, value) => settings.SlowStart.MinimumShare = MetadataReader.ToDouble(value)),
        new(
            BalancingMetadata.OutlierEjectionConsecutiveFailures,
            "between 1 and 2,147,483,647, or off",
            "off; 5 beside another setting of ejection",
            static (settings, value) => settings.OutlierEjection.ConsecutiveFailures =
                MetadataReader.OrOff(value, MetadataReader.ToInt32)),
        new(
            BalancingMetadata.OutlierEjectionFailureRate,
            ShareAboveZero + ", or off",
            "off",
            static (settings, value) => settings.OutlierEjection.FailureRate =
                MetadataReader.OrOff(value, MetadataReader.ToDouble)),
        new(
            BalancingMetadata.OutlierEjectionMinimumRequests,
            "between 1 and 1,000,000",
            "20",
            static (settings, value) => settings.OutlierEjection.MinimumRequests = MetadataReader.ToInt32(value)),
        new(
            BalancingMetadata.OutlierEjectionInterval,
            FromOneMillisecond,
            "00:00:10",
            static (settings, value) => settings.OutlierEjection.Interval = MetadataReader.ToTimeSpan(value)),
        new(
            BalancingMetadata.OutlierEjectionBaseDuration,
            FromOneMillisecond,
            "00:00:30",
            static (settings, value) => settings.OutlierEjection.BaseDuration = MetadataReader.ToTimeSpan(value)),
        new(
            BalancingMetadata.OutlierEjectionMaxDuration,
            FromOneMillisecond,
            "00:05:00",
            static (settings, value) => settings.OutlierEjection.MaxDuration = MetadataReader.ToTimeSpan(value)),
        new(
            BalancingMetadata.OutlierEjectionMaxEjectedShare,
            Share,
            "0.3",
            static (settings, value) => settings.OutlierEjection.MaxEjectedShare = MetadataReader.ToDouble(value)),
        new(
            BalancingMetadata.ServerErrorsAreFailures,
            Truth,
            "false",
            static (settings, value) => settings.ServerErrorsAreFailures = bool.Parse(value)),
        new(
            BalancingMetadata.HonorRetryAfter,
            Truth,
            "false",
            static (settings, value) => settings.HonorRetryAfter = bool.Parse(value)),
        new(
            BalancingMetadata.LeastLatencyMemory,
            UpToADay,
            "00:00:30",
            static (settings, value) => settings.LeastLatency.Memory = MetadataReader.ToTimeSpan(value)),
        new(
            BalancingMetadata.LeastConnectionsShortestExpectedDelay,
            Truth,
            "false",
            static (settings, value) => settings.LeastConnections.ShortestExpectedDelay = bool.Parse(value)),
    ];
}
