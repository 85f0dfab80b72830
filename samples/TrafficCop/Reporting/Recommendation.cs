namespace TrafficCop.Reporting;

/// <summary>One row of "which algorithm when".</summary>
/// <param name="Goal">What the user of a load balancer wants to reach.</param>
/// <param name="Algorithms">The best algorithms of this run, or a text if none or all of them are good.</param>
/// <param name="Measured">The figure of the best one.</param>
/// <param name="Worst">The worst algorithm and its figure; null if it is about as good as the best.</param>
internal sealed record Recommendation(string Goal, IReadOnlyList<string> Algorithms, string Measured, string? Worst);
