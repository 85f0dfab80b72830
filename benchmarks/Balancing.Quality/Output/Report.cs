using Balancing.Benchmarks;

namespace Balancing.Quality.Output;

/// <summary>Prints tables, and writes them to the folder of this machine's results.</summary>
/// <param name="console">Where they are printed.</param>
/// <param name="writes">False to print only.</param>
internal sealed class Report(TextWriter console, bool writes)
{
    private const string Command = "dotnet run -c Release --project benchmarks/Balancing.Quality";

    public void Write(string name, Table table, params string[] notes)
    {
        console.WriteLine();
        console.WriteLine($"{name}");
        console.WriteLine();
        WriteAligned([table.Headers, .. table.Rows]);
        console.WriteLine();
        foreach (string note in notes)
        {
            console.WriteLine(note);
        }

        if (writes)
        {
            Results.Write(name, Command, table);
        }
    }

    private void WriteAligned(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        int[] widths = [.. rows[0].Select((_, column) => rows.Max(row => row[column].Length))];
        foreach (IReadOnlyList<string> row in rows)
        {
            IEnumerable<string> cells = row.Select((cell, column) =>
                column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]));
            console.WriteLine(string.Join("  ", cells));
        }
    }
}
