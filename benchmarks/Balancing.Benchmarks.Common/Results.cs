using System.Globalization;

namespace Balancing.Benchmarks;

/// <summary>
/// The folder with the results of this kind of machine: benchmarks/results/&lt;processor&gt;. Documents take their
/// tables from there, and a test fails when they differ.
/// </summary>
public static class Results
{
    /// <summary>The root folder of the repository.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The folder with the results of this machine.</summary>
    public static string Folder { get; } = Path.Combine(Root, "benchmarks", "results", Machine.FolderName);

    /// <summary>Writes a table: a comment with machine, date and command, then the table and nothing else.</summary>
    /// <param name="name">The file's name without extension.</param>
    /// <param name="command">The command that makes it.</param>
    /// <param name="table">The table.</param>
    public static void Write(string name, string command, Table table) =>
        WriteText(name + ".md", string.Create(CultureInfo.InvariantCulture,
            $"<!-- {DateTime.UtcNow:yyyy-MM-dd}; {Machine.Description}; {command} -->\n{table.ToMarkdown()}\n"));

    /// <summary>The table of a results file, without the comment above it.</summary>
    /// <param name="file">Its path below benchmarks/results.</param>
    public static string ReadTable(string file) =>
        string.Join('\n', File.ReadLines(Path.Combine(Root, "benchmarks", "results", file))
            .Where(static line => line.StartsWith('|')));

    /// <summary>Writes a file unchanged.</summary>
    public static void WriteText(string fileName, string text)
    {
        Directory.CreateDirectory(Folder);
        File.WriteAllText(Path.Combine(Folder, fileName), text);
    }

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Balancing.sln")))
            {
                return folder.FullName;
            }
        }

        throw new InvalidOperationException($"No folder above {AppContext.BaseDirectory} holds Balancing.sln.");
    }
}
