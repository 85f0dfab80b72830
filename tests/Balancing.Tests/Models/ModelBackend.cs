namespace Balancing.Tests.Models;

/// <summary>The expected state of a backend object: its present count and flags.</summary>
internal sealed class ModelBackend(string id, int weight)
{
    public string Id { get; } = id;

    public int Weight { get; } = weight;

    public ModelCount Count { get; set; } = new();

    public ModelFlags Flags { get; set; } = new();

    /// <summary>Whether no order is against it.</summary>
    public bool IsAvailable => Flags is { IsAvailable: true, IsDraining: false } && Weight > 0;

    public ModelPool? Pool { get; set; }

    /// <summary>Whether this backend is more loaded than another: in flight ÷ weight.</summary>
    public bool IsMoreLoadedThan(ModelBackend other) =>
        (long)Count.Value * other.Weight > (long)other.Count.Value * Weight;
}
