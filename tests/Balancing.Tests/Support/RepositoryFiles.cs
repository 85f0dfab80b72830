namespace Balancing.Tests.Support;

/// <summary>The files of the repository of these tests.</summary>
internal static class RepositoryFiles
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Files of the given pattern below a folder of the repository, without the output of builds and installed
    /// packages.</summary>
    public static IReadOnlyList<string> Find(string folder, string pattern)
    {
        string start = Path.Combine(Root, folder);
        if (!Directory.Exists(start))
        {
            return [];
        }

        return [.. Directory.EnumerateFiles(start, pattern, SearchOption.AllDirectories).Where(IsSource)
            .Order(StringComparer.Ordinal)];
    }

    /// <summary>The path relative to the repository, with slashes.</summary>
    public static string Name(string path) => Path.GetRelativePath(Root, path).Replace('\\', '/');

    private static bool IsSource(string path) =>
        !Name(path).Split('/').Any(static part => part is "bin" or "obj" or ".git" or "node_modules");

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Balancing.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException(
            $"No folder above {AppContext.BaseDirectory} holds Balancing.sln; "
            + "these tests read the sources of the repository.");
    }
}
