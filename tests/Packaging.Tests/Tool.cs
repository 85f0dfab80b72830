using System.Diagnostics;
using Balancing.Tests.Common;

namespace Packaging.Tests;

/// <summary>Runs a program to its end and returns what it printed.</summary>
internal static class Tool
{
    // Far beyond what a pack takes; only there so that one that hangs fails instead of stopping the suite.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(8);

    public static async Task<string> RunAsync(string folder, string program, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = folder };

        // What `dotnet test` sets for its own build must not steer this one; neither must the reader's own git
        // settings.
        foreach (string name in start.Environment.Keys
            .Where(static name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
            .ToArray())
        {
            start.Environment.Remove(name);
        }

        start.Environment["MSBUILDDISABLENODEREUSE"] = "1"; // no build server stays behind and holds the folder
        start.Environment["DOTNET_CLI_USE_MSBUILD_SERVER"] = "0";
        start.Environment["UseSharedCompilation"] = "false";
        start.Environment["DOTNET_NOLOGO"] = "1";
        start.Environment["GIT_CONFIG_NOSYSTEM"] = "1";
        start.Environment["GIT_CONFIG_GLOBAL"] = Path.Combine(folder, "no-such-gitconfig");

        ProcessRun run = await ProcessRun.RunAsync(start, Limit);
        return run.ExitCode == 0
            ? run.Output
            : throw new InvalidOperationException(
                $"{program} {string.Join(' ', arguments)} ended with {run.ExitCode}:\n{run.Output}{run.Error}");
    }
}
