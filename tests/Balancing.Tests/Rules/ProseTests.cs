using Balancing.Tests.Support;

namespace Balancing.Tests.Rules;

/// <summary>Markdown has one sentence per line, so that a difference shows sentences. Sentences are short.</summary>
public class ProseTests
{
    private const int MostWords = 25;

    [Fact]
    public void A_line_of_markdown_has_at_most_one_sentence() =>
        Faults.AssertNone(MarkdownText.All().SelectMany(SecondSentences));

    [Fact]
    public void A_sentence_of_markdown_does_not_go_on_in_the_next_line() =>
        Faults.AssertNone(MarkdownText.All().SelectMany(WrappedSentences));

    [Fact]
    public void A_sentence_of_markdown_has_at_most_25_words() =>
        Faults.AssertNone(MarkdownText.All().SelectMany(LongSentences));

    [Theory]
    [InlineData("One. Two.", true)]
    [InlineData("One (a part). `Two` follows.", true)]
    [InlineData("- One. *Two* follows.", true)]
    [InlineData("One, see [the page](a.md). Two.", true)]
    [InlineData("| One. Two. |", false)]
    [InlineData("```text\nOne. Two.\n```", false)]
    [InlineData("1. **A title.** One, of .NET 10.0.400 or `a. B`.", false)]
    [InlineData("One.\nTwo.", false)]
    public void A_second_sentence_is_found(string markdown, bool isFound) =>
        Assert.Equal(isFound, SecondSentences(new MarkdownText("test.md", markdown)).Any());

    [Theory]
    [InlineData("One\nsentence.", true)]
    [InlineData("- One\n  sentence.", true)]
    [InlineData("One sentence;\nand more.", true)]
    [InlineData("One:\ntwo.", false)]
    [InlineData("- one,\n- two", false)]
    [InlineData("One\n\n# Two", false)]
    [InlineData("```text\nOne\ntwo\n```\nThree.", false)]
    public void A_wrapped_sentence_is_found(string markdown, bool isFound) =>
        Assert.Equal(isFound, WrappedSentences(new MarkdownText("test.md", markdown)).Any());

    [Theory]
    [InlineData(25, false)]
    [InlineData(26, true)]
    public void A_long_sentence_is_found(int words, bool isFound) =>
        Assert.Equal(
            isFound,
            LongSentences(new MarkdownText("test.md", string.Join(' ', Enumerable.Repeat("word", words)) + ".")).Any());

    private static IEnumerable<string> SecondSentences(MarkdownText file) =>
        from line in file.Lines
        where line.IsProse && line.HasSecondSentence
        select $"{file.Name}:{line.Number}: {line.Text}";

    private static IEnumerable<string> WrappedSentences(MarkdownText file) =>
        from pair in file.Lines.Zip(file.Lines.Skip(1))
        where pair.First.IsProse && !pair.First.EndsSentence && pair.Second.Kind == MarkdownLineKind.Prose
        select $"{file.Name}:{pair.First.Number}: {pair.First.Text}";

    private static IEnumerable<string> LongSentences(MarkdownText file) =>
        from line in file.Lines
        where line.IsProse
        from sentence in line.Sentences
        let words = MarkdownTextLine.CountWords(sentence)
        where words > MostWords
        select $"{file.Name}:{line.Number}: {words} words: {sentence}";
}
