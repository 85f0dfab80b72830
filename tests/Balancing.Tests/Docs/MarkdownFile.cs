using System.Text;
using System.Text.RegularExpressions;

namespace Balancing.Tests.Docs;

/// <summary>The parts of a Markdown file that tests read: fenced blocks, links and headings.</summary>
internal sealed partial class MarkdownFile
{
    public MarkdownFile(string name, string text)
    {
        Name = name;
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        List<CodeBlock> blocks = [];
        StringBuilder prose = new();
        for (int i = 0; i < lines.Length; i++)
        {
            Match fence = FenceStart().Match(lines[i]);
            if (!fence.Success)
            {
                prose.Append(lines[i]).Append('\n');
                continue;
            }

            int start = ++i;
            string indent = fence.Groups["indent"].Value;
            while (i < lines.Length
                && !lines[i].TrimStart().StartsWith(fence.Groups["fence"].Value, StringComparison.Ordinal))
            {
                i++;
            }

            IEnumerable<string> code = lines[start..Math.Min(i, lines.Length)]
                .Select(line => line.StartsWith(indent, StringComparison.Ordinal) ? line[indent.Length..] : line);
            blocks.Add(
                new CodeBlock(
                    fence.Groups["language"].Value,
                    fence.Groups["info"].Value.Trim(),
                    string.Join('\n', code),
                    start + 1));
        }

        Blocks = blocks;
        string plain = prose.ToString();
        Links =
            [.. Link().Matches(InlineCode().Replace(plain, "")).Concat(LinkDefinition().Matches(plain))
                .Select(static match => match.Groups["target"].Value)];
        Anchors = AnchorsOf(plain);
    }

    public string Name { get; }

    public IReadOnlyList<CodeBlock> Blocks { get; }

    public IReadOnlyList<string> Links { get; }

    /// <summary>The targets of links after '#': headings, as GitHub converts them, and explicit anchors.</summary>
    public IReadOnlySet<string> Anchors { get; }

    public static MarkdownFile Read(string path) => new(Support.RepositoryFiles.Name(path), File.ReadAllText(path));

    private static HashSet<string> AnchorsOf(string prose)
    {
        HashSet<string> anchors = [.. ExplicitAnchor().Matches(prose).Select(static match => match.Groups["id"].Value)];
        foreach (Match heading in Heading().Matches(prose))
        {
            string text = HeadingLink().Replace(heading.Groups["text"].Value, "${text}").Trim();
            string anchor =
                string.Concat(
                    text.Where(static c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')
                        .Select(static c => c == ' ' ? '-' : char.ToLowerInvariant(c)));
            string unique = anchor;
            for (int again = 1; !anchors.Add(unique); again++)
            {
                unique = $"{anchor}-{again}";
            }
        }

        return anchors;
    }

    [GeneratedRegex(@"^(?<indent>[ ]*)(?<fence>`{3,}|~{3,})(?<language>[^\s`]*)(?<info>[^`]*)$")]
    private static partial Regex FenceStart();

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)(?:\s+""[^""]*"")?\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"^\[[^\]]+\]:\s*(?<target>\S+)", RegexOptions.Multiline)]
    private static partial Regex LinkDefinition();

    [GeneratedRegex(@"(`+)[^`\n]+\1")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"^#{1,6}[ ]+(?<text>.+?)[ #]*$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"!?\[(?<text>[^\]]*)\]\([^)]*\)")]
    private static partial Regex HeadingLink();

    [GeneratedRegex(@"<a\s+(?:id|name)=""(?<id>[^""]+)""")]
    private static partial Regex ExplicitAnchor();
}
