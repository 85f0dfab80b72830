using Balancing.Benchmarks.Speed;

namespace Balancing.Benchmarks.Tables;

/// <summary>Picks with exclusions, each beside the plain pick of the same selector and pool.</summary>
internal static class RetryTable
{
    public static Table Create(Measurements measurements)
    {
        Table table = new(
            "a pick with exclusions", "backends", "excluded", "plain pick", "with exclusions", "÷ plain", "allocated");
        foreach (SelectorCase selector in SelectorCatalog.All)
        {
            foreach (ExclusionCase exclusion in ExclusionCase.All.Where(static exclusion => exclusion.Excluded > 0))
            {
                if (Find(measurements, selector.Name, exclusion with { Excluded = 0 }) is { } plain
                    && Find(measurements, selector.Name, exclusion) is { } excluding)
                {
                    table.Add(
                        selector.Name,
                        Figures.Count(exclusion.Backends),
                        Figures.Count(exclusion.Excluded),
                        Figures.Time(plain.Nanoseconds),
                        Figures.Time(excluding.Nanoseconds),
                        Figures.Multiple(excluding.Nanoseconds / plain.Nanoseconds),
                        Figures.Text($"{excluding.Allocated} B"));
                }
            }
        }

        return table;
    }

    /// <summary>The retry of a selector ÷ its plain pick; null if the run did not measure both.</summary>
    public static double? Ratio(Measurements measurements, string selector, ExclusionCase exclusion) =>
        Find(measurements, selector, exclusion)?.Nanoseconds
        / Find(measurements, selector, exclusion with { Excluded = 0 })?.Nanoseconds;

    private static Measurement? Find(Measurements measurements, string selector, ExclusionCase exclusion) =>
        measurements.All.FirstOrDefault(measurement => measurement.Suite == nameof(RetryBenchmarks)
            && measurement.Parameters[nameof(RetryBenchmarks.Selector)] == selector
            && measurement.Parameters[nameof(RetryBenchmarks.Case)] == exclusion.ToString());
}
