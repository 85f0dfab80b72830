using TrafficCop.Setup;

namespace TrafficCop.Results;

/// <summary>Everything measured with one algorithm.</summary>
internal sealed record Result(Algorithm Algorithm, SteadyResult Steady, ChurnResult Churn)
{
    public int Requests => Steady.Requests + Churn.Requests;

    public int Failed => Steady.Failed + Churn.Failed;

    /// <summary>Only where users stick is it worth asking whether they move.</summary>
    public bool IsSticky => Steady.StickyShare > 0.99;
}
