using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using TrafficCop.Display;
using TrafficCop.Experiments;
using TrafficCop.Setup;

namespace TrafficCop;

/// <summary>The options, and what the program returns: 0, 1 if a request was lost, 2 for bad values, 3 if it cannot write its output
/// (a full disk, say), 128 + signal.</summary>
internal static class CommandLine
{
    private const int BadUsage = 2;
    private const int CannotWrite = 3;
    private const string AllAlgorithms = "all";

    private static readonly string[] Names = [AllAlgorithms, .. Algorithm.All.Select(static algorithm => algorithm.Option).Distinct()];

    public static async Task<int> RunAsync(string[] args)
    {
        using Interruption interruption = new();
        ParseResult parsed = Create(interruption).Parse(args);
        if (parsed.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync(parsed.Errors[0].Message);
            return BadUsage;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                ProcessTerminationTimeout = null, // the signals are handled here
                EnableDefaultExceptionHandler = false,
            });
        }
        catch (OperationCanceledException) when (interruption.Token.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Interrupted.");
            return interruption.ExitCode;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"Cannot write the results: {failure.Message}");
            return CannotWrite;
        }
    }

    private static RootCommand Create(Interruption interruption)
    {
        Option<string> algorithm = new("--algorithm", "-a")
        {
            Description = $"Which algorithm to run: {string.Join(", ", Names)}.",
            HelpName = "name",
            DefaultValueFactory = static _ => AllAlgorithms,
            CustomParser = ParseAlgorithm,
        };
        Option<int> servers = Number("--servers", "-s", "How many servers to start", 2, 32, 8);
        Option<int> requests = Number("--requests", "-r", "How many requests to send per algorithm, before servers come and go", 100, 100_000, 2_400);
        Option<int> seed = Number("--seed", null, "Decides who comes when and with how much work", 0, int.MaxValue, 1);

        RootCommand command = new("Sends real HTTP traffic over a small proxy to servers of unequal speed, once per balancing algorithm, and compares what was measured.")
        {
            algorithm, servers, requests, seed,
        };
        command.SetAction(parsed => Comparison.RunAsync(
            new Settings(
                [.. Algorithm.All.Where(candidate => parsed.GetValue(algorithm) is { } name && (name == AllAlgorithms || name == candidate.Option))],
                parsed.GetValue(servers),
                parsed.GetValue(requests),
                parsed.GetValue(seed)),
            Screen.Create(),
            interruption.Token));
        return command;
    }

    private static Option<int> Number(string name, string? alias, string description, int minimum, int maximum, int standard) =>
        new(name, alias is null ? [] : [alias])
        {
            Description = $"{description}: {minimum} to {maximum}.",
            HelpName = "number",
            DefaultValueFactory = _ => standard,
            CustomParser = result =>
            {
                string given = result.Tokens.Count == 0 ? "" : result.Tokens[0].Value;
                if (!int.TryParse(given, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value) || value < minimum || value > maximum)
                {
                    result.AddError($"{name} is '{given}'; allowed is a whole number from {minimum} to {maximum}.");
                }

                return value;
            },
        };

    private static string ParseAlgorithm(ArgumentResult result)
    {
        string given = result.Tokens.Count == 0 ? "" : result.Tokens[0].Value;
        string? name = Names.FirstOrDefault(candidate => string.Equals(candidate, given, StringComparison.OrdinalIgnoreCase));
        if (name is null)
        {
            result.AddError($"--algorithm is '{given}'; allowed is one of {string.Join(", ", Names)}.");
        }

        return name ?? AllAlgorithms;
    }
}
