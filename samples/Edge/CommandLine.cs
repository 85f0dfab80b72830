using System.CommandLine;
using System.ComponentModel;
using System.Globalization;
using Edge.Hosting;
using Edge.Processes;
using Edge.Servers;

namespace Edge;

/// <summary>Parses the options and runs.</summary>
/// <remarks>The exit code is 0, also after Ctrl+C; 1 if a request was lost or a process failed, and 2 for bad input.
/// </remarks>
internal static class CommandLine
{
    private const int Failure = 1;
    private const int BadInput = 2;
    private const int Shortest = 4;
    private const int Longest = 3600;
    private const int Usual = 30;

    private static readonly string Range = string.Create(CultureInfo.InvariantCulture, $"{Shortest} to {Longest:N0}");

    public static async Task<int> RunAsync(string[] args)
    {
        ParseResult parsed = Create().Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (parsed.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync(parsed.Errors[0].Message.ReplaceLineEndings(" "));
            return BadInput;
        }

        try
        {
            return await parsed.InvokeAsync(new InvocationConfiguration
            {
                ProcessTerminationTimeout = null, // Interruption handles the signals
                EnableDefaultExceptionHandler = false,
            });
        }
        catch (Exception failure) when (failure is ChildProcessException or Win32Exception
            or IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync(failure.Message.ReplaceLineEndings(" "));
            return Failure;
        }
    }

    private static RootCommand Create()
    {
        Option<int> seconds = new("--seconds")
        {
            HelpName = "number",
            Description = $"How long the traffic lasts: {Range} seconds [default: {Usual}].",
            CustomParser = result =>
            {
                string given = result.Tokens is [{ } token] ? token.Value : "";
                if (!int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
                    || value is < Shortest or > Longest)
                {
                    result.AddError($"--seconds must be a whole number from {Range}, but was '{given}'.");
                }

                return value;
            },
        };
        RootCommand command = new(
            "Layer 4 in front of layer 7: TcpProxy, two gateways and five servers under load, while some of them are "
            + "killed, drained and added.")
        {
            seconds,
            CreateServerCommand(),
        };
        command.SetAction(result => EdgeRun.RunAsync(TimeSpan.FromSeconds(
            result.GetResult(seconds) is { Implicit: false } ? result.GetValue(seconds) : Usual)));
        return command;
    }

    /// <summary>What the program runs as its own servers.</summary>
    private static Command CreateServerCommand()
    {
        Argument<string> name = new("name");
        Command command = new(DemoServer.Command, "Runs one of the servers.") { name };
        command.Hidden = true;
        command.SetAction((result, cancellation) => DemoServer.RunAsync(result.GetValue(name)!, cancellation));
        return command;
    }
}
