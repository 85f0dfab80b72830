using System.Globalization;
using System.Text.RegularExpressions;
using Balancing.Tests.Support;

namespace Balancing.Tests.Docs;

/// <summary>A figure in prose is that of the measurement it links to, so a new measurement changes both.</summary>
public partial class FigureTests
{
    [Fact]
    public void Figures_beside_a_link_to_a_measurement_are_in_its_section()
    {
        string docs = Path.Combine(RepositoryFiles.Root, "docs");
        string[] pages =
        [
            Path.Combine(RepositoryFiles.Root, "README.md"),
            .. RepositoryFiles.Find("docs", "*.md").Where(static page => !Measurements().IsMatch(page)),
        ];
        Assert.All(pages, page => Assert.Empty(
            Strangers(File.ReadAllText(page), name => File.ReadAllText(Path.Combine(docs, name)))));
    }

    [Theory]
    [InlineData("It takes [1.3](quality.md#times), and 27 elsewhere.", "")]
    [InlineData("It takes [1.4](quality.md#times), and 2,500 elsewhere.", "1.4")]
    [InlineData("It takes [1.3](quality.md#times).\nThe other takes 26.", "26")]
    [InlineData("| a | [1.2](quality.md#times) |\n| b | 26 |", "1.2")]
    [InlineData("It takes [1.3](quality.md#times), see `Run(26)`.", "")]
    [InlineData("It takes [70](quality.md#others).", "70")]
    public void A_figure_that_was_not_measured_is_found(string prose, string expected) =>
        Assert.Equal(expected, string.Join(' ', Strangers(prose, static _ =>
            "# Quality\n\n## Times\n\n| a | b | c |\n| 1.27 | 26.9 | 2,520 |\n\n## Others\n\n7.\n")));

    // Each row of a table, and each paragraph, with the sections that it links to.
    private static IEnumerable<string> Strangers(string page, Func<string, string> read) =>
        from part in Code().Replace(page, "").ReplaceLineEndings("\n").Split("\n\n")
        from text in part.StartsWith('|') ? part.Split('\n') : [part]
        let measured = Link().Matches(text).SelectMany(link => Numbers(
            Section(read(link.Groups["page"].Value), link.Groups["anchor"].Value))).Select(Value).ToArray()
        where measured.Length > 0
        from number in Numbers(Target().Replace(text, "]"))
        where !measured.Any(value => Math.Abs(value - Value(number)) <= (Precision(number) / 2) + 1e-9)
        select number;

    private static IEnumerable<string> Numbers(string text) =>
        Number().Matches(text).Select(static match => match.Value.TrimEnd(','));

    private static double Value(string number) =>
        double.Parse(number.Replace(",", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);

    // 1.3 is rounded to a tenth, 2,500 to a hundred.
    private static double Precision(string number)
    {
        string digits = number.Replace(",", "", StringComparison.Ordinal);
        int point = digits.IndexOf('.', StringComparison.Ordinal);
        return Math.Pow(10, point < 0 ? digits.Length - digits.TrimEnd('0').Length : point + 1 - digits.Length);
    }

    private static string Section(string page, string anchor)
    {
        string[] lines = page.ReplaceLineEndings("\n").Split('\n');
        int start = Array.FindIndex(lines, line => line.StartsWith('#') && AnchorOf(line) == anchor);
        int level = start < 0 ? 0 : lines[start].TakeWhile(static c => c == '#').Count();
        return string.Join('\n', lines.Skip(start + 1).TakeWhile(
            line => !line.StartsWith('#') || line.TakeWhile(static c => c == '#').Count() > level));
    }

    private static string AnchorOf(string heading) => string.Concat(
        heading.TrimStart('#', ' ').Where(static c => char.IsLetterOrDigit(c) || c is ' ' or '-')
            .Select(static c => c == ' ' ? '-' : char.ToLowerInvariant(c)));

    [GeneratedRegex("^```.*?^```|`[^`\n]*`", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Code();

    [GeneratedRegex(@"\((?:docs/)?(?<page>quality\.md|benchmarks\.md)#(?<anchor>[\w-]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(quality|benchmarks)\.md$")]
    private static partial Regex Measurements();

    [GeneratedRegex(@"\]\([^)]*\)")]
    private static partial Regex Target();

    [GeneratedRegex(@"(?<![\w#./-])\d[\d,]*(?:\.\d+)?(?![\w/])")]
    private static partial Regex Number();
}
