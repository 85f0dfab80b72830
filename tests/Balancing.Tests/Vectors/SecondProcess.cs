using System.Diagnostics;

namespace Balancing.Tests.Vectors;

/// <summary>Runs the program that wrote the golden file again, to check it.</summary>
internal static class SecondProcess
{
    /// <returns>The exit code and the output.</returns>
    public static async Task<(int ExitCode, string Output)> CheckAsync(params (string Name, string Value)[] environment)
    {
        string host =
            Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        ProcessStartInfo start =
            new(host, [PlacementVectorTests.Beside("PlacementVectors.dll"), "--check", PlacementVectorTests.GoldenFile])
            {
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            };
        foreach ((string name, string value) in environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, output + await errors);
    }
}
