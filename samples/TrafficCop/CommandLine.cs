using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using TrafficCop.Display;
using TrafficCop.Experiments;
using TrafficCop.Setup;

namespace TrafficCop;

/// <summary>Parses the options and runs the comparison.</summary>
/// <remarks>
/// The exit code is 0, or 1 if a request was lost, 2 for invalid options, 3 if the output cannot be written,
/// or 128 plus the number of the signal that ended the program.
/// </remarks>
internal static class CommandLine
{
    private const int BadUsage = 2;
    private const int CannotWrite = 3;
    private const string AllAlgorithms = "all";

    private static readonly string[] Names =
        [AllAlgorithms, .. Algorithm.All.Select(static algorithm => algorithm.Option).Distinct()];

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
                ProcessTerminationTimeout = null, // Interruption handles the signals
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
            Description = $"The algorithm to run: {string.Join(", ", Names)}.",
            HelpName = "name",
            DefaultValueFactory = static _ => AllAlgorithms,
            CustomParser = ParseAlgorithm,
        };
        Option<int> servers = Number("--servers", "-s", "The number of servers", 2, 32, 8);
        Option<int> requests = Number(
            "--requests", "-r", "The number of requests per algorithm while all servers are up", 100, 100_000, 2_400);
        Option<int> seed = Number("--seed", null, "The seed of the random traffic", 0, int.MaxValue, 1);

        RootCommand command = new(
            "Sends HTTP traffic through a small proxy to servers of unequal speed, and compares the algorithms.")
        {
            algorithm, servers, requests, seed,
        };
        command.SetAction(parsed => Comparison.RunAsync(
            new Settings(
                SelectAlgorithms(parsed.GetValue(algorithm)!),
                parsed.GetValue(servers),
                parsed.GetValue(requests),
                parsed.GetValue(seed)),
            Screen.Create(),
            interruption.Token));
        return command;
    }

    private static Algorithm[] SelectAlgorithms(string name) =>
        [.. Algorithm.All.Where(algorithm => name == AllAlgorithms || name == algorithm.Option)];

    private static Option<int> Number(
        string name, string? alias, string description, int minimum, int maximum, int defaultValue) =>
        new(name, alias is null ? [] : [alias])
        {
            Description = $"{description}: {minimum} to {maximum}.",
            HelpName = "number",
            DefaultValueFactory = _ => defaultValue,
            CustomParser = result =>
            {
                string given = result.Tokens.Count == 0 ? "" : result.Tokens[0].Value;
                if (!int.TryParse(given, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int value)
                    || value < minimum
                    || value > maximum)
                {
                    result.AddError($"{name} must be a whole number from {minimum} to {maximum}, but was '{given}'.");
                }

                return value;
            },
        };

    private static string ParseAlgorithm(ArgumentResult result)
    {
        string given = result.Tokens.Count == 0 ? "" : result.Tokens[0].Value;
        string? name = Names.FirstOrDefault(name => string.Equals(name, given, StringComparison.OrdinalIgnoreCase));
        if (name is null)
        {
            result.AddError($"--algorithm must be one of {string.Join(", ", Names)}, but was '{given}'.");
        }

        return name ?? AllAlgorithms;
    }
}
