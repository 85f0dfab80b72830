using Balancing.Benchmarks;
using ScottPlot;
using Table = Balancing.Benchmarks.Table;

namespace Balancing.Quality.Output;

/// <summary>Prints tables, and keeps them with the plots in the folder of this machine's results if it is to.</summary>
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

    public void Write(string name, IPlot plot)
    {
        if (writes)
        {
            using Plot drawn = plot.Draw();
            Results.WriteText(name + ".svg", PlotStyle.ToSvg(drawn, plot.Height));
        }
    }

    private void WriteAligned(IReadOnlyList<IReadOnlyList<string>> rows)
    {
        int[] widths = [.. rows[0].Select((_, column) => rows.Max(row => row[column].Length))];
        foreach (IReadOnlyList<string> row in rows)
        {
            console.WriteLine(string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column]))));
        }
    }
}
