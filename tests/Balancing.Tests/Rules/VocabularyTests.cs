using System.Text.RegularExpressions;
using Balancing.Tests.Docs;
using Balancing.Tests.Support;

namespace Balancing.Tests.Rules;

/// <summary>The documents use the words of the glossary in docs/README.md, and every page is in its index.</summary>
public class VocabularyTests
{
    /// <summary>Words for persons, which a backend, a thread or a key is not. As a pattern.</summary>
    internal const string Persons =
        "whom|whose|whoever|whomever|nobody|everybody|everyone|somebody|someone|anybody|heirs?|giants?|guests?";

    /// <summary>British spellings, as a pattern.</summary>
    internal const string British = "neighbours?|neighbouring|colours?|behaviours?|licence|favours?|honoured|"
        + "cancelled|cancelling|centre|recognised|serialised|analysed";

    // Two slashes after code and whole strings: those within a string begin no comment.
    private const string Comment = @"^(?:[^""]|""(?:[^""\\]|\\.)*"")*?//";

    private const string Index = "docs/README.md";

    // Banned words and the reason. Words are matched whole and in either case; code spans are not checked.
    private static readonly (string Pattern, string Reason)[] Banned =
    [
        (Persons, "a backend, a thread or a key is a thing: it, which, none"),
        (@"virtual nodes?|vnodes?", "it is a point"),
        (@"hash circle|place of a key|places of keys", "it is a position on the ring"),
        (@"upstreams?|real servers behind", "it is a backend, or the server that the backend stands for"),
        (@"what must stick|must stick", "it is a key, or an affinity key"),
        (
            "let go|to and fro|dealt anew|deals anew|made anew|going round|goes round|is to be had|"
            + "selector's word|behind your back",
            "an idiom; say what happens"),
        (British, "American spelling, as in .NET itself"),
    ];

    public static TheoryData<string> Pages =>
        [.. RepositoryFiles.Find("docs", "*.md").Select(RepositoryFiles.Name).Where(static page => page != Index)];

    [Fact]
    public void Markdown_uses_the_words_of_the_glossary() => Faults.AssertNone(MarkdownText.All().SelectMany(Find));

    [Theory]
    [InlineData("src")]
    [InlineData("tests")]
    [InlineData("benchmarks")]
    [InlineData("samples")]
    [InlineData("build")]
    public void A_comment_calls_no_thing_a_person(string folder)
    {
        IReadOnlyList<string> files = RepositoryFiles.Find(folder, "*.cs");
        Assert.NotEmpty(files);
        Faults.AssertNone(
            files.SelectMany(static file => FindPersons(RepositoryFiles.Name(file), File.ReadLines(file))));
    }

    [Theory]
    [InlineData("/// <summary>A backend who left.</summary>", true)]
    [InlineData("    // Nobody is left.", true)]
    [InlineData("Take(1); // whose id is known", true)]
    [InlineData("string nobody = \"who\";", false)]
    [InlineData("Check(\"// Nobody is left.\");", false)]
    [InlineData("Check(\"a\"); // nobody is left", true)]
    [InlineData("// The whole pool, which is empty.", false)]
    public void A_person_in_a_comment_is_found(string line, bool isFound) =>
        Assert.Equal(isFound, FindPersons("a.cs", [line]).Any());

    [Theory]
    [InlineData("Nobody is left.", true)]
    [InlineData("| a | the neighbour |", true)]
    [InlineData("# Virtual nodes", true)]
    [InlineData("`Nobody_starves`, and [a page](nobody.md).", false)]
    [InlineData("```text\nnobody\n```", false)]
    [InlineData("A point of the ring.", false)]
    public void A_banned_word_is_found(string markdown, bool isFound) =>
        Assert.Equal(isFound, Find(new MarkdownText("test.md", markdown)).Any());

    [Theory]
    [MemberData(nameof(Pages))]
    public void Every_page_is_in_the_index(string page)
    {
        string list =
            page.StartsWith("docs/decisions/", StringComparison.Ordinal)
                && !page.EndsWith("README.md", StringComparison.Ordinal)
                ? "docs/decisions/README.md"
                : Index;
        MarkdownFile file = MarkdownFile.Read(Path.Combine(RepositoryFiles.Root, list));
        Assert.Contains(Path.GetRelativePath(Path.GetDirectoryName(list)!, page).Replace('\\', '/'), file.Links);
    }

    private static IEnumerable<string> FindPersons(string name, IEnumerable<string> lines) =>
        from line in lines.Select(static (text, index) => (Text: text, Number: index + 1))
        let match = Regex.Match(line.Text, $@"{Comment}.*\b(who|he|she|him|{Persons})\b", RegexOptions.IgnoreCase)
        where match.Success
        select $"{name}:{line.Number}: \"{match.Groups[1].Value}\": a backend, a thread or a key is a thing.";

    private static IEnumerable<string> Find(MarkdownText file) =>
        from line in file.Lines
        where file.Name != Index || line.Kind != MarkdownLineKind.TableRow // the glossary names what its words replace
        from banned in Banned
        let match = Regex.Match(line.Text, $@"\b({banned.Pattern})\b", RegexOptions.IgnoreCase)
        where match.Success
        select $"{file.Name}:{line.Number}: \"{match.Value}\": {banned.Reason}.";
}
