namespace Balancing.Tests.Models;

/// <summary>The expected state of a backend object: its present count and flag.</summary>
internal sealed class ModelBackend(string id, int weight)
{
    public string Id { get; } = id;

    public int Weight { get; } = weight;

    public ModelCount Count { get; set; } = new();

    public ModelFlag Flag { get; set; } = new();

    public ModelPool? Pool { get; set; }

    /// <summary>Whether this backend is more loaded than another: in flight ÷ weight.</summary>
    public bool IsMoreLoadedThan(ModelBackend other) =>
        (long)Count.Value * other.Weight > (long)other.Count.Value * Weight;
}
