using System.Text.RegularExpressions;
using Balancing.Tests.Support;

namespace Balancing.Tests.Docs;

/// <summary>Links within the repository lead somewhere.</summary>
public partial class LinkTests
{
    [Fact]
    public void Every_relative_link_leads_to_a_file_and_every_anchor_to_a_heading()
    {
        List<string> broken = [];
        foreach (string path in RepositoryFiles.Find("", "*.md"))
        {
            MarkdownFile file = MarkdownFile.Read(path);
            broken.AddRange(
                file.Links.Where(static link => !IsElsewhere(link)).Select(link => Check(path, file, link))
                    .OfType<string>());
        }

        Assert.True(broken.Count == 0, string.Join('\n', broken));
    }

    [Theory]
    [InlineData("missing.md")]
    [InlineData("#no-such-heading")]
    [InlineData("README.md#no-such-heading")]
    public void A_link_to_nowhere_is_found(string link)
    {
        string readme = Path.Combine(RepositoryFiles.Root, "README.md");
        Assert.Contains(link, Check(readme, MarkdownFile.Read(readme), link), StringComparison.Ordinal);
    }

    private static bool IsElsewhere(string link) => Scheme().IsMatch(link);

    private static string? Check(string path, MarkdownFile file, string link)
    {
        string[] parts = link.Split('#', 2);
        string target = parts[0].Length == 0
            ? path
            : Path.GetFullPath(Uri.UnescapeDataString(parts[0]), Path.GetDirectoryName(path)!);
        if (!File.Exists(target) && !Directory.Exists(target))
        {
            return $"{file.Name}: the link {link} leads to no file.";
        }

        bool namesHeading = parts.Length == 2 && target.EndsWith(".md", StringComparison.Ordinal);
        return namesHeading && !MarkdownFile.Read(target).Anchors.Contains(parts[1])
            ? $"{file.Name}: the link {link} names no heading of {RepositoryFiles.Name(target)}."
            : null;
    }

    [GeneratedRegex("^[a-z][a-z0-9+.-]*:")]
    private static partial Regex Scheme();
}
