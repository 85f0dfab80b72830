using Balancing.Benchmarks.Speed;

namespace Balancing.Benchmarks.Tables;

/// <summary>What each option costs where it is used: times, and ratios to the same selector without it.</summary>
internal static class OptionTable
{
    private static readonly string[] Columns =
        [OptionBenchmarks.PickRow, OptionBenchmarks.LeaseRow, OptionBenchmarks.TwoThreadsRow];

    public static Table Create(Measurements measurements)
    {
        Table table = new(
            ["1,000 backends", .. Columns.SelectMany(static column => (string[])[column, "÷ plain"]), "allocated"]);
        foreach (string selector in OptionBenchmarks.Selectors)
        {
            foreach (string option in OptionBenchmarks.Options)
            {
                if (Find(measurements, selector, option, OptionBenchmarks.LeaseRow) is { } lease)
                {
                    table.Add(
                    [
                        $"`{selector}`, {option}",
                        .. Columns.SelectMany(column => Cells(
                            Find(measurements, selector, option, column)?.Nanoseconds,
                            Find(measurements, selector, OptionCase.Plain, column)?.Nanoseconds)),
                        Figures.Text($"{lease.Allocated} B"),
                    ]);
                }
            }
        }

        return table;
    }

    private static string[] Cells(double? time, double? plain) =>
        time is { } known ? [Figures.Time(known), plain is { } basis ? Figures.Ratio(known / basis) : ""] : ["", ""];

    private static Measurement? Find(Measurements measurements, string selector, string option, string row) =>
        measurements.All.FirstOrDefault(measurement => measurement.Suite == nameof(OptionBenchmarks)
            && measurement.Row == row
            && measurement.Parameters[nameof(OptionBenchmarks.Selector)] == selector
            && measurement.Parameters[nameof(OptionBenchmarks.Option)] == option);
}
