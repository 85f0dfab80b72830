using System.CommandLine;
using TcpProxy.Configuration;
using TcpProxy.Hosting;

namespace TcpProxy;

/// <summary>Parses the options and runs the proxy.</summary>
/// <remarks>The exit code is 0 after a signal, 2 for bad input, and 1 for anything else.</remarks>
internal static class CommandLine
{
    private const int BadInput = 2;

    public static async Task<int> RunAsync(string[] args)
    {
        ProxyOptions options = new();
        RootCommand command = options.CreateCommand();
        command.SetAction(parsed => ProxyProgram.RunAsync(
            new SettingsSource(options.DraftOf(parsed), options.FileOf(parsed))));
        ParseResult result = command.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null });
        if (result.Errors.Count > 0)
        {
            await Console.Error.WriteLineAsync(result.Errors[0].Message.ReplaceLineEndings(" "));
            return BadInput;
        }

        return await result.InvokeAsync(new InvocationConfiguration
        {
            ProcessTerminationTimeout = null, // the program handles the signals
        });
    }
}
