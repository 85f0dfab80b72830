using Balancing.Benchmarks;
using Balancing.Plots;

namespace Balancing.Quality.Tests;

/// <summary>Machines have different measurements: a folder of results has the plots that its tables allow.</summary>
public sealed class ResultsFolderTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("balancing-plots-");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void A_plot_is_drawn_only_if_its_tables_are_there()
    {
        ResultsFolder results = new(_folder.FullName);
        Assert.Empty(results.DrawPlots(_folder.FullName));

        const string Herd = "| load | mean time | p99 |\n| --- | --: | --: |\n| a | 1 | 2 |\n| b | 1.5 | 4 |\n";
        File.WriteAllText(Path.Combine(_folder.FullName, "quality-herd.md"), Herd);
        Assert.Equal(
            ["quality-queueing.dark.svg", "quality-queueing.svg"],
            results.DrawPlots(_folder.FullName).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_plot_reads_the_tables_that_it_names_and_no_other()
    {
        string complete = Directory.EnumerateDirectories(Path.Combine(Results.Root, "benchmarks", "results"))
            .First(static folder => File.Exists(Path.Combine(folder, "targets.md")));
        foreach (PlotFile file in PlotFile.All)
        {
            HashSet<string> read = [];
            ResultTable Read(string table)
            {
                read.Add(table);
                return ResultTable.Read(Path.Combine(complete, table + ".md"));
            }

            file.Draw(Theme.All[0], Read).Dispose();
            Assert.True(file.Height(Read) > 0);
            Assert.Equal(file.Tables.Order(), read.Order());
        }
    }
}
