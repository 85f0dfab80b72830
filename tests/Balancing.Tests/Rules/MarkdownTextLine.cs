using System.Text.RegularExpressions;

namespace Balancing.Tests.Rules;

/// <summary>One line of a Markdown file.</summary>
/// <param name="Number">Counted from 1.</param>
/// <param name="Kind">Its kind.</param>
/// <param name="Text">The text without the mark of a list and without bold words in front, which are a title.</param>
internal sealed partial record MarkdownTextLine(int Number, MarkdownLineKind Kind, string Text)
{
    public bool IsProse => Kind is MarkdownLineKind.Prose or MarkdownLineKind.ListItem;

    /// <summary>The sentences, as they are measured: the text after a colon counts as one too.</summary>
    public IEnumerable<string> Sentences => SentenceOrColon().Split(Text);

    public bool HasSecondSentence => SecondSentence().IsMatch(Text);

    public bool EndsSentence => SentenceEnd().IsMatch(Text);

    public static MarkdownTextLine Parse(int number, string line)
    {
        string text = line.Trim();
        if (text.Length == 0 || text.StartsWith('<') || LinkDefinition().IsMatch(text))
        {
            return new MarkdownTextLine(number, MarkdownLineKind.Blank, "");
        }

        if (text.StartsWith('#') || text.StartsWith('|'))
        {
            return new MarkdownTextLine(
                number, text[0] == '#' ? MarkdownLineKind.Heading : MarkdownLineKind.TableRow, text);
        }

        Match item = ListMark().Match(text);
        return new MarkdownTextLine(
            number,
            item.Success ? MarkdownLineKind.ListItem : MarkdownLineKind.Prose,
            Title().Replace(text[item.Length..], ""));
    }

    public static int CountWords(string sentence) => Word().Count(sentence);

    [GeneratedRegex(@"^([-*+]|\d+\.)\s+")]
    private static partial Regex ListMark();

    [GeneratedRegex(@"^\*\*[^*]+\*\*\s+(?=[\p{Lu}(`\[])")]
    private static partial Regex Title();

    [GeneratedRegex(@"^\[[^\]]+\]:\s")]
    private static partial Regex LinkDefinition();

    [GeneratedRegex(@"[.!?][)""”’*_]*\s+[\p{Lu}\p{N}(""“*_\[`]")]
    private static partial Regex SecondSentence();

    [GeneratedRegex(@"[.!?:…][)""”’*_]*$")]
    private static partial Regex SentenceEnd();

    [GeneratedRegex(@"(?<=[.!?:])\s+")]
    private static partial Regex SentenceOrColon();

    [GeneratedRegex(@"[\w`'’.-]+")]
    private static partial Regex Word();
}
