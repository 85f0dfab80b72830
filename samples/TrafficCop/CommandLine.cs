using System.CommandLine;
using System.Globalization;
using TrafficCop.Display;
using TrafficCop.Experiments;
using TrafficCop.Setup;

namespace TrafficCop;

/// <summary>Parses the options and runs the comparison and the scenes.</summary>
/// <remarks>
/// The exit code is 0, or 1 if a request was lost. It is 2 for invalid options, 3 if the output cannot be written, and
/// 128 plus the number of the signal that ended the program.
/// </remarks>
internal static class CommandLine
{
    private const int BadUsage = 2;
    private const int CannotWrite = 3;
    private const string Everything = "all";
    private const string None = "none";

    private static readonly string[] AlgorithmNames =
        [Everything, None, .. Algorithm.All.Select(static algorithm => algorithm.Option).Distinct()];

    private static readonly string[] SceneNames =
        [Everything, None, .. Scene.All.Select(static scene => scene.Option)];

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
        Option<string?> algorithm = Name("--algorithm", "-a", "The algorithms to compare", AlgorithmNames);
        Option<string?> scene = Name("--scene", "-c", "The scenes to show, each before and after", SceneNames);
        Option<int> servers = Number("--servers", "-s", "The number of servers of the comparison", 2, 32, 8);
        Option<int> requests = Number(
            "--requests", "-r", "The number of requests per algorithm while all servers are up", 100, 100_000, 2_400);
        Option<int> seed = Number("--seed", null, "The seed of the random traffic", 0, int.MaxValue, 1);

        RootCommand command = new(
            "Sends HTTP traffic through a small proxy to servers of unequal speed, and compares the algorithms. "
            + "Then it shows what the options of a pool are for. "
            + "With only one of --algorithm and --scene, the other one is none.")
        {
            algorithm, scene, servers, requests, seed,
        };
        command.SetAction(parsed =>
        {
            string? algorithms = parsed.GetValue(algorithm);
            string? scenes = parsed.GetValue(scene);
            return Tour.RunAsync(
                new Settings(
                    [.. Algorithm.All.Where(x => IsAskedFor(x.Option, algorithms, scenes))],
                    [.. Scene.All.Where(x => IsAskedFor(x.Option, scenes, algorithms))],
                    parsed.GetValue(servers),
                    parsed.GetValue(requests),
                    parsed.GetValue(seed)),
                Screen.Create(),
                interruption.Token);
        });
        return command;
    }

    /// <param name="name">The name of an algorithm or a scene.</param>
    /// <param name="given">The value of its option; null if it was not given.</param>
    /// <param name="other">The value of the other option; null if it was not given.</param>
    private static bool IsAskedFor(string name, string? given, string? other) =>
        given == name || given == Everything || (given is null && other is null);

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

    private static Option<string?> Name(string name, string alias, string description, string[] values)
    {
        string all = string.Join(", ", values);
        return new Option<string?>(name, alias)
        {
            Description = $"{description}: {all}.",
            HelpName = "name",
            CustomParser = result =>
            {
                string given = result.Tokens.Count == 0 ? "" : result.Tokens[0].Value;
                string? value =
                    values.FirstOrDefault(value => string.Equals(value, given, StringComparison.OrdinalIgnoreCase));
                if (value is null)
                {
                    result.AddError($"{name} must be one of {all}, but was '{given}'.");
                }

                return value;
            },
        };
    }
}
