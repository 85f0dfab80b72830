using Balancing.Benchmarks;
using Balancing.Quality.Contenders;
using Balancing.Quality.Output;

namespace Balancing.Quality.Rotation;

/// <summary>How smooth rotations are.</summary>
internal static class RotationTable
{
    private static readonly IReadOnlyList<(string Name, int[] Weights)> Cases =
    [
        ("5, 1, 1", [5, 1, 1]),
        ("8, 1, 1", [8, 1, 1]),
        ("100, 10 × 1", [100, .. Enumerable.Repeat(1, 10)]),
        ("100 of 1 to 19", [.. Fleet.WeightedPool(100).Backends.Select(static backend => backend.Weight)]),
    ];

    public static void Write(Report report)
    {
        Table table = new(["weights", .. Cases.SelectMany(static @case => (string[])[$"{@case.Name}: D", "run"]),
            "one of five flaps"]);
        foreach (Contender contender in ContenderCatalog.All.Where(static contender => contender.Rotation is not null))
        {
            table.Add(
            [
                contender.Name + (contender.HasWeights ? "" : " (no weights: against equal shares)"),
                .. Cases.Select(@case => RotationSmoothness.Measure(contender, @case.Weights)).SelectMany(Cells),
                $"{RotationSmoothness.WhileFlapping(contender):0.00}",
            ]);
        }

        report.Write("quality-rotation", table,
            "D: the largest distance of a backend from its exact share, max |picks − t × w ÷ W|, over three cycles.",
            "Run: the longest run of picks of one backend.",
            "Flaps: one of five is down at every second pick; the busiest of the other four ÷ the least busy.");
    }

    private static string[] Cells(RotationSmoothness rotation) =>
        [$"{rotation.Discrepancy:0.00}", $"{rotation.LongestRun}"];
}
