using System.Globalization;

namespace Balancing.Benchmarks.Tables;

/// <summary>
/// The measurements of one class of benchmarks: a row per benchmark, a column per value of one parameter.
/// </summary>
internal static class SuiteTable
{
    /// <param name="measurements">The measurements of one class.</param>
    /// <param name="rowHeading">The heading above the names of the rows.</param>
    /// <param name="column">The parameter with a column per value; the others are part of the row's name.</param>
    public static Table Create(IReadOnlyList<Measurement> measurements, string rowHeading, string column)
    {
        string[] values = [.. measurements.Select(measurement => measurement.Parameters[column]).Distinct()];
        bool allocates = measurements.Any(static measurement => measurement.Allocated > 0);
        Table table =
            new([rowHeading, .. values.Select(Heading), .. allocates ? ["allocated"] : Array.Empty<string>()]);
        foreach (IGrouping<string, Measurement> row in measurements.GroupBy(measurement => RowOf(measurement, column)))
        {
            Dictionary<string, string> times = row.ToDictionary(
                measurement => measurement.Parameters[column],
                static measurement => Figures.Time(measurement.Nanoseconds));
            string[] allocated = allocates ? [Bytes([.. row.Select(static measurement => measurement.Allocated)])] : [];
            table.Add([row.Key, .. values.Select(value => times.GetValueOrDefault(value, "")), .. allocated]);
        }

        return table;

        string Heading(string value)
        {
            string unit = column.ToLowerInvariant();
            return int.TryParse(value, CultureInfo.InvariantCulture, out int number)
                ? $"{Figures.Count(number)} {(number == 1 ? unit.TrimEnd('s') : unit)}"
                : value;
        }
    }

    private static string RowOf(Measurement measurement, string column) =>
        string.Join(", ", measurement.Parameters
            .Where(parameter => parameter.Key != column)
            .Select(static parameter => Describe(parameter.Key, parameter.Value))
            .Append(measurement.Row));

    private static string Describe(string parameter, string value) =>
        parameter == nameof(Speed.UnavailableBenchmarks.PercentUnavailable) ? $"{value} % unavailable" : value;

    private static string Bytes(long[] bytes) => (bytes.Min(), bytes.Max()) switch
    {
        (0, 0) => "0 B",
        var (least, most) when most < 1_024 && least == most => Figures.Text($"{most} B"),
        var (least, most) when most < 1_024 => Figures.Text($"{least} to {most} B"),
        var (least, most) when least == most => Figures.Text($"{most / 1024.0:N0} KiB"),
        var (least, most) => Figures.Text($"{least / 1024.0:N0} to {most / 1024.0:N0} KiB"),
    };
}
