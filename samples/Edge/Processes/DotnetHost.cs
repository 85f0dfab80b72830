using System.Runtime.InteropServices;

namespace Edge.Processes;

/// <summary>Finds the <c>dotnet</c> program that this process runs on, and the programs beside this one.</summary>
internal static class DotnetHost
{
    /// <summary>The path of the host; its plain name if the runtime is not installed in the usual way.</summary>
    public static string Path { get; } = Find();

    /// <summary>The path of a program that was built with this one.</summary>
    public static string Locate(string program) =>
        System.IO.Path.Combine(AppContext.BaseDirectory, $"{program}.dll");

    private static string Find()
    {
        // <root>/shared/Microsoft.NETCore.App/<version>/
        string name = OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet";
        string path = System.IO.Path.GetFullPath(
            System.IO.Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", name));
        return File.Exists(path) ? path : name;
    }
}
