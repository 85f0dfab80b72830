namespace Balancing.Tests.Models;

/// <summary>What a backend object ought to show: which count and which flag it stands for at present.</summary>
internal sealed class ModelBackend(string id, int weight)
{
    public string Id { get; } = id;

    public int Weight { get; } = weight;

    public ModelCount Count { get; set; } = new();

    public ModelFlag Flag { get; set; } = new();

    public ModelPool? Pool { get; set; }

    /// <summary>Whether one more request costs this one more than another: (in flight + 1) ÷ weight.</summary>
    public bool CostsMoreThan(ModelBackend other) => (Count.Value + 1L) * other.Weight > (other.Count.Value + 1L) * Weight;
}
