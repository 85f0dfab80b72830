using System.CommandLine;
using Proxies.Contenders;

namespace Proxies;

internal static class CommandLine
{
    public static RootCommand Create()
    {
        string[] names = [.. ContenderCatalog.All.Select(static contender => contender.Name)];
        Option<bool> quick = new("--quick") { Description = "Fewer and shorter runs; keeps no results." };
        Option<string[]> only = new("--only")
        {
            Description = $"Proxies to measure: {string.Join(", ", names)}. Keeps no results.",
            AllowMultipleArgumentsPerToken = true,
        };
        only.AcceptOnlyFromAmong(names);
        RootCommand command = new("Holds proxies against each other, in front of the same nginx on loopback.")
        {
            quick, only,
        };
        command.SetAction(async (parsed, _) =>
        {
            string[] chosen = parsed.GetValue(only) ?? [];
            Contender[] contenders =
                [.. ContenderCatalog.All.Where(contender => chosen.Length == 0 || chosen.Contains(contender.Name))];
            bool isWhole = chosen.Length == 0 && !parsed.GetValue(quick);
            Comparison comparison = new(contenders, parsed.GetValue(quick) ? RunSize.Quick : RunSize.Full);
            await comparison.RunAsync(isWhole).ConfigureAwait(false);
            return 0;
        });
        return command;
    }
}
