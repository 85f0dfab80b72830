namespace Balancing.Tests.Docs;

/// <summary>One fenced block of a markdown file.</summary>
/// <param name="Language">The first word after the fence, or empty.</param>
/// <param name="Info">The text after the language.</param>
/// <param name="Text">The text between the fences.</param>
/// <param name="Line">The number of its first line within the fences, counted from 1.</param>
internal sealed record CodeBlock(string Language, string Info, string Text, int Line);
