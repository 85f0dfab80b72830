using System.CommandLine;
using Balancing.Benchmarks;
using Faults.Scenarios;

namespace Faults;

internal static class CommandLine
{
    public static RootCommand Create()
    {
        string[] names = [.. ScenarioCatalog.All.Select(static scenario => scenario.Name)];
        Option<bool> list = new("--list") { Description = "Names the faults and ends." };
        Option<string[]> only = new("--only")
        {
            Description = "The faults to try; all by default.",
            AllowMultipleArgumentsPerToken = true,
        };
        Option<bool> keep = new("--keep") { Description = "Writes the table to benchmarks/results." };
        only.AcceptOnlyFromAmong(names);
        RootCommand command = new("Breaks things around the proxies of the samples, and counts what clients notice.")
        {
            list, only, keep,
        };
        command.SetAction(async (parsed, _) =>
        {
            if (parsed.GetValue(list))
            {
                Array.ForEach(names, Console.WriteLine);
                return 0;
            }

            string[] chosen = parsed.GetValue(only) ?? [];
            List<ScenarioReport> reports = [];
            foreach (Scenario scenario in ScenarioCatalog.All
                .Where(scenario => chosen.Length == 0 || chosen.Contains(scenario.Name)))
            {
                reports.Add(await ScenarioRunner.RunAsync(scenario).ConfigureAwait(false));
                await Console.Out.WriteLineAsync(reports[^1].ToString()).ConfigureAwait(false);
            }

            if (parsed.GetValue(keep))
            {
                Results.Write("proxies-faults", "tests/faults/run --keep", ScenarioReport.ToTable(reports));
            }

            return reports.All(static report => report.IsGood) ? 0 : 1;
        });
        return command;
    }
}
