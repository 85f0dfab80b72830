namespace Balancing.Tests.Rules;

/// <summary>The kinds of lines of a Markdown file.</summary>
internal enum MarkdownLineKind
{
    /// <summary>Not prose: empty, code, a comment, HTML, the target of a link.</summary>
    Blank,

    /// <summary>A heading.</summary>
    Heading,

    /// <summary>A row of a table.</summary>
    TableRow,

    /// <summary>The first line of an item of a list.</summary>
    ListItem,

    /// <summary>Any other text.</summary>
    Prose,
}
