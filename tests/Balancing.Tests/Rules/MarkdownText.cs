using System.Text.RegularExpressions;
using Balancing.Tests.Support;

namespace Balancing.Tests.Rules;

/// <summary>
/// The lines of a Markdown file that are prose: no code blocks, comments or measured tables. Each code span is one
/// word.
/// </summary>
internal sealed partial class MarkdownText
{
    public MarkdownText(string name, string text)
    {
        Name = name;
        string plain = Measured().Replace(text.ReplaceLineEndings("\n"), BlankLines);
        plain = Comment().Replace(Fence().Replace(plain, BlankLines), BlankLines);
        Lines =
            [.. plain.Split('\n').Select(static (line, index) => MarkdownTextLine.Parse(index + 1, Simplify(line)))];
    }

    public string Name { get; }

    public IReadOnlyList<MarkdownTextLine> Lines { get; }

    /// <summary>
    /// Every Markdown file of the repository, except those that a program writes and the code of conduct, which is not
    /// our text.
    /// </summary>
    public static IEnumerable<MarkdownText> All() => RepositoryFiles.Find("", "*.md")
        .Select(static path => (Path: path, Name: RepositoryFiles.Name(path)))
        .Where(
            static file =>
                !file.Name.StartsWith("benchmarks/results/", StringComparison.Ordinal)
                    && file.Name != "CODE_OF_CONDUCT.md")
        .Select(static file => new MarkdownText(file.Name, File.ReadAllText(file.Path)));

    private static string Simplify(string line) =>
        IsImage(line) ? "" : Link().Replace(CodeSpan().Replace(line, "`code`"), "${text}");

    private static bool IsImage(string line) =>
        line.StartsWith("![", StringComparison.Ordinal) || line.StartsWith("[![", StringComparison.Ordinal);

    private static string BlankLines(Match match) => new('\n', match.Value.Count('\n'));

    [GeneratedRegex(
        @"^[ ]*(?<fence>`{3,})[^`\n]*\n(.*?\n)?[ ]*\k<fence>[ ]*$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Fence();

    [GeneratedRegex("<!-- results: .*?<!-- end of results -->", RegexOptions.Singleline)]
    private static partial Regex Measured();

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"(?<ticks>`+)[^`\n]+\k<ticks>")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"!?\[(?<text>[^\]\n]*)\]\([^)\n]*\)")]
    private static partial Regex Link();
}
