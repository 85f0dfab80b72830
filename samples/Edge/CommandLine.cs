using System.CommandLine;
using System.Globalization;
using Edge.Display;
using Edge.Scenes;
using Edge.Servers;

namespace Edge;

/// <summary>Parses the options.</summary>
/// <remarks>The exit code is 0, 1 if a request was lost or a process did not start, or 2 for invalid options.</remarks>
internal static class CommandLine
{
    public const int Success = 0;
    public const int Failure = 1;
    public const int BadInput = 2;

    private const int Shortest = 5;
    private const int Longest = 3_600;

    public static async Task<int> RunAsync(string[] args)
    {
        ParseResult parsed = Create().Parse(args);
        if (parsed.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync(parsed.Errors[0].Message.ReplaceLineEndings(" "));
            return BadInput;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null });
    }

    private static RootCommand Create()
    {
        Option<int> seconds = new("--seconds", "-s")
        {
            Description = $"How long the traffic runs: {Shortest} to {Longest}.",
            HelpName = "number",
            DefaultValueFactory = static _ => 30,
            CustomParser = static result =>
            {
                string given = result.Tokens.Count == 0 ? "" : result.Tokens[0].Value;
                if (!int.TryParse(given, NumberStyles.None, CultureInfo.InvariantCulture, out int value)
                    || value is < Shortest or > Longest)
                {
                    result.AddError(string.Create(
                        CultureInfo.InvariantCulture,
                        $"--seconds must be a whole number from {Shortest} to {Longest:N0}, but was '{given}'."));
                }

                return value;
            },
        };
        RootCommand command = new(
            "Layer 4 in front of layer 7: TcpProxy, two HttpGateways and five servers, each a process. "
            + "While traffic runs, a gateway and a server are killed, a server joins, and another one drains.")
        {
            seconds,
            CreateServer(),
        };
        command.SetAction((parsed, stop) =>
            Show.RunAsync(TimeSpan.FromSeconds(parsed.GetValue(seconds)), Screen.Create(), stop));
        return command;
    }

    // The servers are processes of the same program, so that they can be killed one by one.
    private static Command CreateServer()
    {
        Argument<string> name = new("name") { Description = "What the server answers." };
        Command server = new(OriginServer.Command, "Runs one server.") { name };
        server.Hidden = true;
        server.SetAction((parsed, stop) => OriginServer.RunAsync(parsed.GetValue(name)!, stop));
        return server;
    }
}
