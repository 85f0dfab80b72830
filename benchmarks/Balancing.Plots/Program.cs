using System.Globalization;
using Balancing.Benchmarks;
using Balancing.Plots;

// Draws the plots of each folder of benchmarks/results, into that folder or into one of its name below the one given.
if (args is [['-', ..], ..] or [_, _, ..])
{
    Console.Error.WriteLine(
        "usage: Balancing.Plots [<folder>]   draws all plots, beside their tables or below the given folder");
    return 2;
}

CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
int drawn = 0;
foreach (string folder in Directory.EnumerateDirectories(Path.Combine(Results.Root, "benchmarks", "results")))
{
    string target = args is [string given] ? Path.Combine(given, Path.GetFileName(folder)) : folder;
    Directory.CreateDirectory(target);
    foreach (string path in new ResultsFolder(folder).DrawPlots(target))
    {
        Console.WriteLine(path);
        drawn++;
    }
}

return drawn > 0 ? 0 : 1;
