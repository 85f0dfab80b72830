using Balancing.Tests.Support;

namespace Balancing.Tests.Docs;

// How to write C# in README.md and docs/, so that it is tested:
//
//   ```csharp                  A program of its own: statements, and types after them. Usings of Balancing and of the
//                              common namespaces are there already, as in a project with implicit usings.
//   ```csharp continues        Continues the C# block before it, and has its variables.
//   ```csharp no-run: reason   Shows an interface and cannot run. Only its syntax is checked.
//
// The output of a program is stated in a ```text block that is the next fenced block after it, or line by line in
// comments:
//
//       Console.WriteLine(backend.Id); // prints: 10.0.0.2:8080
//
// If any block of a program states its output, it must state all output. State nothing if the output is random.
// Prelude.cs has the code around a snippet: userId, clientAddress, request, ForwardAsync, fromDiscovery and so on.

/// <summary>Every C# block of the documents compiles, runs, and prints the output in the document.</summary>
[Collection(ConsoleTests.Name)]
public class DocsTests
{
    private const int LinesThatNeedCode = 50;

    public static TheoryData<string> Documents =>
        [.. RepositoryFiles.Find("docs", "*.md").Prepend(Path.Combine(RepositoryFiles.Root, "README.md"))
            .Select(RepositoryFiles.Name)];

    [Theory]
    [MemberData(nameof(Documents))]
    public async Task Every_program_of_a_document_prints_the_output_in_the_text(string document)
    {
        (IReadOnlyList<DocProgram> programs, IReadOnlyList<string> errors) =
            DocProgram.Find(MarkdownFile.Read(Path.Combine(RepositoryFiles.Root, document)));
        List<string> all = [.. errors];
        foreach (DocProgram program in programs)
        {
            all.AddRange(await ProgramRunner.RunAsync(program));
        }

        Assert.True(all.Count == 0, string.Join("\n\n", all));
    }

    [Fact]
    public void The_readme_shows_code()
    {
        string readme = Path.Combine(RepositoryFiles.Root, "README.md");
        bool isWritten = File.ReadAllLines(readme).Length > LinesThatNeedCode;
        Assert.True(
            !isWritten
                || DocProgram.Find(MarkdownFile.Read(readme)).Programs.Any(static program => !program.IsFragment),
            "README.md has no C# block that runs.");
    }
}
