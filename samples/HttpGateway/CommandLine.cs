using System.CommandLine;
using HttpGateway.Configuration;
using HttpGateway.Hosting;

namespace HttpGateway;

/// <summary>Parses the options and runs the gateway.</summary>
/// <remarks>The exit code is 0 after a signal, 2 for bad input, and 1 for anything else.</remarks>
internal static class CommandLine
{
    private const int BadInput = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        GatewayOptions options = new();
        RootCommand command = options.CreateCommand();
        command.SetAction(parsed => GatewayProgram.RunAsync(options, parsed));
        ParseResult result = command.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (result.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync(LineFormatter.Escape(result.Errors[0].Message.ReplaceLineEndings(" ")));
            return BadInput;
        }

        return await result.InvokeAsync(new InvocationConfiguration
        {
            ProcessTerminationTimeout = null, // the program handles the signals
        });
    }
}
