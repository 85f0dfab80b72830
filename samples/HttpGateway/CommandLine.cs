using System.CommandLine;

namespace HttpGateway;

/// <summary>Parses the options and runs the gateway.</summary>
internal static class CommandLine
{
    public static Task<int> RunAsync(string[] args) => new RootCommand("").Parse(args).InvokeAsync();
}
