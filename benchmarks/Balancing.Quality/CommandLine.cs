using System.CommandLine;
using System.Globalization;
using Balancing.Quality.Admission;
using Balancing.Quality.Memory;
using Balancing.Quality.Output;
using Balancing.Quality.Placement;
using Balancing.Quality.Queueing;
using Balancing.Quality.Rotation;
using Balancing.Quality.Subsets;

namespace Balancing.Quality;

/// <summary>The options of the program, and its measurements by name.</summary>
internal static class CommandLine
{
    private const int BadUsage = 2;

    private static readonly IReadOnlyList<(string Name, Action<RunSize, Report> Measure)> Measurements =
    [
        ("rotation", static (_, report) => RotationTable.Write(report)),
        ("memory", SelectorMemoryTable.Write),
        ("disruption", DisruptionTable.Write),
        ("herd", QueueingTable.Write),
        ("weighted-queueing", WeightedQueueingTable.Write),
        ("equal", FleetQueueingTable.WriteEqual),
        ("unequal", FleetQueueingTable.WriteUnequal),
        ("failing-server", FailingServerTable.Write),
        ("newcomer", NewcomerTable.Write),
        ("hot-key", HotKeyTable.Write),
        ("subsets", SubsetTable.Write),
        ("balance", BalanceTable.Write),
        ("spread", SpreadTable.Write),
    ];

    private static readonly string[] Names = [.. Measurements.Select(static measurement => measurement.Name)];

    public static int Run(string[] args)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        Option<bool> quick =
            new("--quick") { Description = "Fewer seeds and smaller fleets, in less than a minute; writes no files." };
        Option<bool> write = new("--write") { Description = "Writes the tables of --quick to benchmarks/results too." };
        Option<string[]> only = new("--only")
        {
            Description = $"Measures only some: {string.Join(", ", Names)}.",
            HelpName = "name",
            AllowMultipleArgumentsPerToken = true,
        };
        only.AcceptOnlyFromAmong(Names);
        RootCommand command =
            new("Measures the quality of balancing algorithms, not their speed.") { quick, write, only };
        command.SetAction(given =>
        {
            bool isQuick = given.GetValue(quick);
            Report report = new(Console.Out, writes: !isQuick || given.GetValue(write));
            string[] wanted = given.GetValue(only) is [_, ..] names ? names : Names;
            foreach ((string name, Action<RunSize, Report> measure) in Measurements)
            {
                if (wanted.Contains(name))
                {
                    measure(isQuick ? RunSize.Quick : RunSize.Full, report);
                }
            }
        });

        ParseResult parsed = command.Parse(args);
        if (parsed.Errors is [var error, ..])
        {
            Console.Error.WriteLine(error.Message);
            return BadUsage;
        }

        return parsed.Invoke();
    }
}
