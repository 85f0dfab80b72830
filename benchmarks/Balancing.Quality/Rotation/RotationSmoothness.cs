using Balancing.Quality.Arithmetic;
using Balancing.Quality.Contenders;

namespace Balancing.Quality.Rotation;

/// <summary>How smooth a rotation is, over three cycles.</summary>
/// <param name="Discrepancy">The largest distance of a backend from its exact share.</param>
/// <param name="LongestRun">The most picks in a row of one backend.</param>
internal sealed record RotationSmoothness(double Discrepancy, int LongestRun)
{
    private const int Cycles = 3;

    public static RotationSmoothness Measure(Contender contender, IReadOnlyList<int> weights)
    {
        // A contender without weights is compared with equal shares.
        IReadOnlyList<int> due = contender.HasWeights ? weights : [.. weights.Select(static _ => 1)];
        IBalancer balancer = contender.Rotation!(weights, 0);
        int[] picks = [.. Enumerable.Range(0, Cycles * weights.Sum()).Select(_ => balancer.Pick())];
        return new RotationSmoothness(PickSequence.Discrepancy(picks, due), PickSequence.LongestRun(picks));
    }

    /// <summary>One of five equal backends is down at every second pick: the busiest other ÷ the least busy.</summary>
    public static double WhileFlapping(Contender contender)
    {
        const int Backends = 5;
        const int Flapping = 2;
        const int Picks = 60_000;
        IBalancer balancer = contender.Rotation!([.. Enumerable.Repeat(1, Backends)], 0);
        int[] counts = new int[Backends];
        for (int i = 0; i < Picks; i++)
        {
            balancer.SetAvailable(Flapping, i % 2 == 0);
            counts[balancer.Pick()]++;
        }

        int[] others = [.. counts.Where(static (_, backend) => backend != Flapping)];
        return (double)others.Max() / others.Min();
    }
}
