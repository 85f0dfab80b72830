namespace Balancing.Tests.Docs;

/// <summary>One fenced block of a markdown file.</summary>
/// <param name="Language">The first word after the fence, or nothing.</param>
/// <param name="Info">What follows the language.</param>
/// <param name="Text">What is between the fences.</param>
/// <param name="Line">The number of its first line within the fences, counted from 1.</param>
internal sealed record CodeBlock(string Language, string Info, string Text, int Line);
