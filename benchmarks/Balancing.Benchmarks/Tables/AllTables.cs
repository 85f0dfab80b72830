using Balancing.Benchmarks.Speed;
using BenchmarkDotNet.Running;

namespace Balancing.Benchmarks.Tables;

/// <summary>Runs every class of benchmarks once and makes all tables of the run, so that ratios between them hold.</summary>
internal static class AllTables
{
    private const string Command = "dotnet run -c Release --project benchmarks/Balancing.Benchmarks -- tables";

    public static void Make(bool quick)
    {
        Sizes.IsQuick = quick;
        Measurements measurements = new();
        foreach (SuiteFile suite in SuiteFile.All)
        {
            measurements.Add(BenchmarkRunner.Run(suite.Suite, RunConfig.Create()));
        }

        foreach (SuiteFile suite in SuiteFile.All)
        {
            Show(suite.File, SuiteTable.Create([.. measurements.All.Where(measurement => measurement.Suite == suite.Suite.Name)], suite.Corner, suite.Column), quick);
        }

        Show("memory-ring", RingMemoryTable.Measure(), quick);
        Show("targets", new Targets(measurements).ToTable(), quick);
        if (!quick)
        {
            Results.WriteText("lookup.svg", LookupPlot.Svg(measurements));
        }
    }

    private static void Show(string file, Table table, bool quick)
    {
        Console.WriteLine();
        Console.WriteLine(table.ToMarkdown());
        if (!quick)
        {
            Results.Write(file, Command, table);
        }
    }
}
