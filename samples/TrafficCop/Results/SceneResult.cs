using TrafficCop.Setup;

namespace TrafficCop.Results;

/// <summary>All figures of a scene.</summary>
internal sealed record SceneResult(Scene Scene, VariantResult Before, VariantResult After)
{
    public int Requests => Before.Steady.Requests + After.Steady.Requests;

    /// <summary>The requests that a failing server answered with 500.</summary>
    public int Failures => Before.Failures + After.Failures;

    /// <summary>The requests that were lost otherwise.</summary>
    public int Lost => Before.Steady.Failed + After.Steady.Failed - Failures;
}
