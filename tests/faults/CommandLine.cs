using System.CommandLine;
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
        only.AcceptOnlyFromAmong(names);
        RootCommand command = new("Breaks things around the proxies of the samples, and counts what clients notice.")
        {
            list, only,
        };
        command.SetAction(async (parsed, _) =>
        {
            if (parsed.GetValue(list))
            {
                Array.ForEach(names, Console.WriteLine);
                return 0;
            }

            string[] chosen = parsed.GetValue(only) ?? [];
            bool areGood = true;
            foreach (Scenario scenario in ScenarioCatalog.All
                .Where(scenario => chosen.Length == 0 || chosen.Contains(scenario.Name)))
            {
                ScenarioReport report = await ScenarioRunner.RunAsync(scenario).ConfigureAwait(false);
                await Console.Out.WriteLineAsync(report.ToString()).ConfigureAwait(false);
                areGood &= report.IsGood;
            }

            return areGood ? 0 : 1;
        });
        return command;
    }
}
