using System.Globalization;
using Balancing.Benchmarks;
using Balancing.Plots;
using ScottPlot;

// Draws all plots from the tables in benchmarks/results/<processor>, into the same folder or the one given.
if (args is [['-', ..], ..] or [_, _, ..])
{
    Console.Error.WriteLine("usage: Balancing.Plots [<folder>]   draws the plots of all results; into that folder instead of theirs, if given");
    return 2;
}

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
foreach (string folder in Directory.EnumerateDirectories(Path.Combine(Results.Root, "benchmarks", "results")))
{
    string target = args is [string given] ? Directory.CreateDirectory(given).FullName : folder;
    ResultTable Read(string name) => ResultTable.Read(Path.Combine(folder, name + ".md"));
    foreach (Theme theme in Theme.All)
    {
        Write("lookup", LookupPlot.Draw(theme, Read), LookupPlot.Height);
        Write("quality-balance", BalancePlot.Draw(theme, Read), BalancePlot.Height);
        Write("quality-placement", PlacementPlot.Draw(theme, Read), PlacementPlot.Height(Read));
        Write("quality-queueing", QueueingPlot.Draw(theme, Read), QueueingPlot.Height(Read));

        void Write(string name, Plot plot, int height)
        {
            using (plot)
            {
                string path = Path.Combine(target, $"{name}{theme.Suffix}.svg");
                File.WriteAllText(path, CommonStyle.ToSvg(plot, height));
                Console.WriteLine(path);
            }
        }
    }
}

return 0;
