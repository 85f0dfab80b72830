using TrafficCop.Setup;

namespace TrafficCop.Results;

/// <summary>All figures of one algorithm.</summary>
internal sealed record Result(Algorithm Algorithm, SteadyResult Steady, ChurnResult Churn)
{
    public int Requests => Steady.Requests + Churn.Requests;

    public int Failed => Steady.Failed + Churn.Failed;

    /// <summary>Whether users stay on their server. Only then the number of moved users has a meaning.</summary>
    public bool IsSticky => Steady.StickyShare > 0.99;
}
