using System.Globalization;
using Balancing.Benchmarks;
using Balancing.Plots;
using ScottPlot;

// Draws all plots from the tables in benchmarks/results/<processor>, into the same folder or the one given.
if (args is [['-', ..], ..] or [_, _, ..])
{
    Console.Error.WriteLine(
        "usage: Balancing.Plots [<folder>]   draws all plots, into their own folder or the given one");
    return 2;
}

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
foreach (string folder in Directory.EnumerateDirectories(Path.Combine(Results.Root, "benchmarks", "results")))
{
    string target = args is [string given] ? Directory.CreateDirectory(given).FullName : folder;
    ResultTable Read(string name) => ResultTable.Read(Path.Combine(folder, name + ".md"));
    foreach (Theme theme in Theme.All)
    {
        foreach (PlotFile file in PlotFile.All)
        {
            using Plot plot = file.Draw(theme, Read);
            string path = Path.Combine(target, $"{file.Name}{theme.Suffix}.svg");
            File.WriteAllText(path, CommonStyle.ToSvg(plot, file.Height(Read)));
            Console.WriteLine(path);
        }
    }
}

return 0;
