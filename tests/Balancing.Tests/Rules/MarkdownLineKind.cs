namespace Balancing.Tests.Rules;

/// <summary>What a line of a Markdown file is.</summary>
internal enum MarkdownLineKind
{
    /// <summary>Nothing to read: empty, code, a comment, HTML, the target of a link.</summary>
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
