using System.Diagnostics;
using Balancing.Tests.Common;

namespace Edge.Tests;

/// <summary>The program as it was built, with the two proxies beside it.</summary>
internal static class EdgeProgram
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private static readonly string File = Find();

    public static ProcessStartInfo Start(params string[] arguments) => new("dotnet", [File, .. arguments]);

    public static Task<ProcessRun> RunAsync(params string[] arguments) =>
        ProcessRun.RunAsync(Start(arguments), Limit);

    // From tests/Edge.Tests/bin/<configuration>/<framework>.
    private static string Find()
    {
        DirectoryInfo framework = new(AppContext.BaseDirectory.TrimEnd(Path.DirectorySeparatorChar));
        DirectoryInfo configuration = framework.Parent!;
        string root = configuration.Parent!.Parent!.Parent!.Parent!.FullName;
        return Path.Combine(root, "samples/Edge/bin", configuration.Name, framework.Name, "Edge.dll");
    }
}
