using System.Text.RegularExpressions;

namespace Balancing.Tests.Docs;

/// <summary>One program of a document: a block, and the blocks that continue it.</summary>
internal sealed partial class DocProgram
{
    private const string Continues = "continues";
    private const string NoRun = "no-run";

    private readonly List<CodeBlock> _blocks;
    private readonly List<string> _expected = [];

    private DocProgram(string file, CodeBlock first)
    {
        File = file;
        _blocks = [first];
        IsFragment = first.Info.StartsWith(NoRun, StringComparison.Ordinal);
    }

    public string File { get; }

    /// <summary>File and line.</summary>
    public string Place => $"{File}:{_blocks[0].Line}";

    public IReadOnlyList<CodeBlock> Blocks => _blocks;

    /// <summary>Shows an interface and cannot run. Only its syntax is checked.</summary>
    public bool IsFragment { get; }

    /// <summary>The output that the document states; null if it states none.</summary>
    public string? ExpectedOutput => _expected.Count == 0 ? null : string.Join('\n', _expected);

    /// <summary>All programs of a document, and errors in their fences.</summary>
    public static (IReadOnlyList<DocProgram> Programs, IReadOnlyList<string> Errors) Find(MarkdownFile file)
    {
        List<DocProgram> programs = [];
        List<string> errors = [];
        DocProgram? open = null; // a following text block or continuation belongs to it
        CodeBlock? previous = null;
        foreach (CodeBlock block in file.Blocks)
        {
            string place = $"{file.Name}:{block.Line}";
            if (block.Language is "csharp" or "cs" or "c#" or "C#")
            {
                if (block.Language != "csharp" || !IsKnown(block.Info))
                {
                    errors.Add(
                        $"{place}: the fence says \"{block.Language} {block.Info}\"; "
                        + $"allowed are \"csharp\", \"csharp {Continues}\" and \"csharp {NoRun}: reason\".");
                }

                open = Place(block, open);
            }
            else if (
                block.Language == "text" && previous is { Language: "csharp" } && open is not null && !open.IsFragment)
            {
                if (Prints().IsMatch(previous.Text))
                {
                    errors.Add($"{place}: the output is stated in comments of the previous block and here again.");
                }

                open._expected.Add(block.Text.TrimEnd());
            }

            previous = block;

            DocProgram? Place(CodeBlock csharp, DocProgram? before)
            {
                if (csharp.Info != Continues)
                {
                    programs.Add(before = new DocProgram(file.Name, csharp));
                }
                else if (before is null || before.IsFragment)
                {
                    errors.Add($"{place}: there is no program before it that it could continue.");
                    return before;
                }
                else
                {
                    before._blocks.Add(csharp);
                }

                before._expected.AddRange(
                    Prints().Matches(csharp.Text).Select(static match => match.Groups["line"].Value.TrimEnd()));
                return before;
            }
        }

        return (programs, errors);
    }

    private static bool IsKnown(string info) =>
        info is "" or Continues
            || (info.StartsWith(NoRun + ":", StringComparison.Ordinal) && info.Length > NoRun.Length + 4);

    [GeneratedRegex(@"//[ ]*prints:[ ]?(?<line>.*)$", RegexOptions.Multiline)]
    private static partial Regex Prints();
}
