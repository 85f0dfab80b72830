using Balancing.Benchmarks.Speed;
using BenchmarkDotNet.Running;

namespace Balancing.Benchmarks.Tables;

/// <summary>
/// Runs each class of benchmarks once and makes its table, so that ratios within a table are valid.
/// </summary>
internal static class AllTables
{
    private const string Command = "dotnet run -c Release --project benchmarks/Balancing.Benchmarks -- tables";

    /// <param name="quick">Fewer sizes and short runs; nothing is written.</param>
    /// <param name="only">The tables to make; all of them, and that of memory, if it is empty.</param>
    public static void Make(bool quick, string[] only)
    {
        Sizes.IsQuick = quick;
        Measurements measurements = new();
        SuiteFile[] suites = [.. SuiteFile.All.Where(suite => only.Length == 0 || only.Contains(suite.Name))];
        foreach (SuiteFile suite in suites)
        {
            measurements.Add(BenchmarkRunner.Run(suite.Suite, RunConfig.Create()));
        }

        foreach (SuiteFile suite in suites)
        {
            Show(suite.Name, suite.CreateTable(measurements), quick);
        }

        if (only.Length == 0)
        {
            Show("memory-ring", RingMemoryTable.Measure(), quick);
        }

        if (!quick)
        {
            MakeTargets();
        }
    }

    /// <summary>Makes the table of targets from the tables of this machine.</summary>
    public static void MakeTargets() => Show("targets", new Targets(Results.Folder).ToTable(), quick: false);

    private static void Show(string name, Table table, bool quick)
    {
        Console.WriteLine();
        Console.WriteLine(table.ToMarkdown());
        if (!quick)
        {
            Results.Write(name, Command, table);
        }
    }
}
