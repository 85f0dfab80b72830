using System.Globalization;
using System.Text.RegularExpressions;

namespace Balancing.Benchmarks;

/// <summary>A table that was read from a results file: rows by name, columns by heading.</summary>
public sealed partial class ResultTable
{
    private readonly string[] _headers;
    private readonly string[][] _rows;

    private ResultTable(string[][] lines) => (_headers, _rows) = (lines[0], lines[2..]);

    /// <summary>The names of the rows, without code marks.</summary>
    public IReadOnlyList<string> Names =>
        [.. _rows.Select(static row => row[0].Replace("`", "", StringComparison.Ordinal))];

    /// <summary>The headings of the columns; the first one is above the names.</summary>
    public IReadOnlyList<string> Headings => _headers;

    /// <summary>Reads the table of a Markdown file.</summary>
    /// <param name="path">A file that <see cref="Results.Write"/> wrote.</param>
    public static ResultTable Read(string path) => Parse(File.ReadLines(path));

    /// <summary>Takes the table from lines of Markdown; all other lines are left out.</summary>
    public static ResultTable Parse(IEnumerable<string> lines) => new(
        [.. lines.Where(static line => line.StartsWith('|'))
            .Select(static line => line[1..^1].Split('|', StringSplitOptions.TrimEntries))]);

    /// <summary>The figures of a column from top to bottom; null where a cell holds none.</summary>
    /// <param name="heading">Its heading, or the first of several that are equal.</param>
    /// <param name="offset">How many columns to the right of that one.</param>
    public double?[] Column(string heading, int offset = 0) => [.. Texts(heading, offset).Select(Figure)];

    /// <summary>The cells of a column from top to bottom.</summary>
    /// <param name="heading">Its heading, or the first of several that are equal.</param>
    /// <param name="offset">How many columns to the right of that one.</param>
    public string[] Texts(string heading, int offset = 0)
    {
        int column = Array.IndexOf(_headers, heading) + offset;
        return column >= offset
            ? [.. _rows.Select(row => row[column])]
            : throw new ArgumentException($"The table has no column '{heading}'.", nameof(heading));
    }

    /// <summary>The figures of a row from left to right; null where a cell holds none.</summary>
    public double?[] Row(int row) => [.. _rows[row].Skip(1).Select(Figure)];

    /// <summary>"1.5", "≤ 1.02", "7.8 %" or a time, which becomes nanoseconds; null for anything else.</summary>
    public static double? Figure(string cell)
    {
        Match match = FigurePattern().Match(cell);
        if (!match.Success)
        {
            return null;
        }

        double number = double.Parse(match.Groups["number"].Value, NumberStyles.Number, CultureInfo.InvariantCulture);
        return match.Groups["unit"].Value switch
        {
            "µs" => 1e3 * number,
            "ms" => 1e6 * number,
            _ => number,
        };
    }

    [GeneratedRegex(@"^([<≤≥] )?(?<number>[0-9][0-9.,]*)( (?<unit>ns|µs|ms|%))?$")]
    private static partial Regex FigurePattern();
}
