namespace Balancing.Tests.Support;

/// <summary>Pools for tests.</summary>
internal static class Pools
{
    /// <summary>A pool of count backends "b0", "b1", … of weight 1.</summary>
    public static BackendPool Create(int count) =>
        new(Enumerable.Range(0, count).Select(static i => new Backend($"b{i}")));

    /// <summary>A pool of backends "b0", "b1", … of these weights.</summary>
    public static BackendPool Weighted(params int[] weights) =>
        new(weights.Select(static (weight, i) => new Backend($"b{i}", weight)));
}
