using System.Text.RegularExpressions;

namespace Balancing.Benchmarks.Tables;

/// <summary>
/// Copies tables of results into the documents, between &lt;!-- results: folder/file.md --&gt; and
/// &lt;!-- end of results --&gt;. A test fails when a document differs from the file it names.
/// </summary>
internal static partial class DocTables
{
    /// <returns>The documents that have changed.</returns>
    public static IEnumerable<string> Update()
    {
        string readme = Path.Combine(Results.Root, "README.md");
        foreach (string path in Directory.EnumerateFiles(Path.Combine(Results.Root, "docs"), "*.md").Append(readme))
        {
            string before = File.ReadAllText(path);
            string after = Block().Replace(before, static block =>
                $"{block.Groups["open"]}{Results.ReadTable(block.Groups["file"].Value)}\n{block.Groups["close"]}");
            if (after != before)
            {
                File.WriteAllText(path, after);
                yield return path;
            }
        }
    }

    [GeneratedRegex(@"(?<open><!-- results: (?<file>\S+) -->\n)((?!<!--).)*(?<close><!-- end of results -->)",
        RegexOptions.Singleline)]
    private static partial Regex Block();
}
