using System.CommandLine;
using Balancing.Benchmarks;
using Balancing.Benchmarks.Speed;
using Balancing.Benchmarks.Tables;
using BenchmarkDotNet.Running;

// These are options of BenchmarkDotNet.
if (args.Any(static argument => argument is "--filter" or "-f" or "--list"))
{
    BenchmarkSwitcher.FromAssembly(typeof(Sizes).Assembly).Run(args, RunConfig.Create());
    return 0;
}

Option<bool> quick =
    new("--quick") { Description = "Fewer sizes and short runs, on the console only; about two minutes." };
Option<string[]> only = new("--only")
{
    Description = "Makes only some of the tables.",
    HelpName = string.Join('|', SuiteFile.All.Select(static suite => suite.Name)),
    AllowMultipleArgumentsPerToken = true,
};
only.AcceptOnlyFromAmong([.. SuiteFile.All.Select(static suite => suite.Name)]);
Option<FileInfo[]> files = new("--file")
{
    Description = "The output of Balancing.PublishModes under JIT, ReadyToRun and Native AOT, in this order.",
    Arity = new ArgumentArity(3, 3),
    AllowMultipleArgumentsPerToken = true,
};

Command tables =
    new("tables", "Measures speed and writes the tables to benchmarks/results/<processor>.") { quick, only };
tables.SetAction(result => AllTables.Make(result.GetValue(quick), result.GetValue(only) ?? []));

Command publishModes = new("publish-modes", "Makes one table of what Balancing.PublishModes has measured.") { files };
publishModes.SetAction(result => PublishModesTable.Write(result.GetRequiredValue(files)));

Command targets = new("targets", "Makes the table of targets anew from the other tables.");
targets.SetAction(_ => AllTables.MakeTargets());

Command docs = new("docs", "Copies the tables of benchmarks/results into README.md and docs/.");
docs.SetAction(_ =>
{
    foreach (string changed in DocTables.Update())
    {
        Console.WriteLine($"updated {changed}");
    }
});

RootCommand root = new(
    "Speed of Balancing and its peers. --filter '*Ring*' runs some benchmarks through BenchmarkDotNet.")
{
    tables, publishModes, targets, docs,
};
return root.Parse(args).Invoke();
