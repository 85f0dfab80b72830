using Balancing.Benchmarks;
using ScottPlot;

namespace Balancing.Plots;

/// <summary>The results of one kind of machine. If only part was measured there, it has part of the plots.</summary>
/// <param name="path">The folder with the tables.</param>
internal sealed class ResultsFolder(string path)
{
    /// <summary>Draws each plot for which the tables are here, once for each theme.</summary>
    /// <param name="target">The folder that the plots go to.</param>
    /// <returns>The paths of the files.</returns>
    public IEnumerable<string> DrawPlots(string target) =>
        from file in PlotFile.All
        where file.Tables.All(table => File.Exists(PathOf(table)))
        from theme in Theme.All
        select Draw(file, theme, target);

    private string Draw(PlotFile file, Theme theme, string target)
    {
        using Plot plot = file.Draw(theme, Read);
        string svg = Path.Combine(target, $"{file.Name}{theme.Suffix}.svg");
        File.WriteAllText(svg, CommonStyle.ToSvg(plot, file.Height(Read)));
        return svg;
    }

    private ResultTable Read(string table) => ResultTable.Read(PathOf(table));

    private string PathOf(string table) => Path.Combine(path, table + ".md");
}
