namespace Balancing.Benchmarks;

/// <summary>A table of results: one column of names, the others of figures.</summary>
public sealed class Table(params string[] headers)
{
    private readonly List<string[]> _rows = [];

    public IReadOnlyList<string> Headers => headers;

    public IReadOnlyList<IReadOnlyList<string>> Rows => _rows;

    public Table Add(params string[] cells)
    {
        if (cells.Length != headers.Length)
        {
            throw new ArgumentException(
                $"The row has {cells.Length} cells, the table {headers.Length} columns.", nameof(cells));
        }

        _rows.Add(cells);
        return this;
    }

    public string ToMarkdown() => string.Join('\n',
        [Line(headers), Line([.. headers.Select(static (_, i) => i == 0 ? "---" : "--:")]), .. _rows.Select(Line)]);

    private static string Line(string[] cells) => $"| {string.Join(" | ", cells)} |";
}
