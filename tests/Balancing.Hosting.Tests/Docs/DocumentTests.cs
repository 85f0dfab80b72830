using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Balancing.Hosting.Tests.Docs;

/// <summary>The C# blocks of the documents about this package compile, run, and print the text that follows
/// them.</summary>
public partial class DocumentTests
{
    private const string Usings = """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(static path => MetadataReference.CreateFromFile(path))];

    [Theory]
    [InlineData("docs/hosting.md", 4)]
    [InlineData("src/Balancing.Hosting/README.md", 1)]
    public async Task Every_program_of_a_document_prints_the_text_that_follows(string document, int programs)
    {
        (string Language, string Text)[] blocks =
            [.. Block().Matches(await File.ReadAllTextAsync(Path.Combine(FindRoot(), document)))
                .Select(static match => (match.Groups["language"].Value, match.Groups["text"].Value))];
        string json = blocks.First(static block => block.Language == "json").Text;
        int count = 0;
        foreach (((string language, string text), (string Language, string Text) next) in blocks.Zip(
            blocks.Skip(1).Append(("", ""))))
        {
            if (language == "csharp")
            {
                string? output = await RunAsync(Compile(text), json);
                if (output is not null && next.Language == "text")
                {
                    Assert.Equal(next.Text, output);
                }

                count++;
            }
        }

        Assert.Equal(programs, count);
    }

    private static Assembly Compile(string text)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(text);
        bool isProgram = tree.GetCompilationUnitRoot().Members.Any(static member => member is GlobalStatementSyntax);
        CSharpCompilation compilation = CSharpCompilation.Create(
            $"Snippet{Guid.NewGuid():N}",
            [tree, CSharpSyntaxTree.ParseText(Usings)],
            References,
            new CSharpCompilationOptions(
                isProgram ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary,
                nullableContextOptions: NullableContextOptions.Enable));
        using MemoryStream stream = new();
        Assert.Empty(compilation.Emit(stream).Diagnostics.Where(
            static diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning));
        return Assembly.Load(stream.ToArray());
    }

    /// <returns>What it prints; null if it is no program.</returns>
    private static async Task<string?> RunAsync(Assembly program, string settings)
    {
        if (program.EntryPoint is not { } entryPoint)
        {
            return null;
        }

        string folder = Directory.CreateTempSubdirectory("balancing-").FullName;
        TextWriter console = Console.Out;
        using StringWriter output = new();
        try
        {
            await File.WriteAllTextAsync(Path.Combine(folder, "appsettings.json"), settings);
            Console.SetOut(output);
            string[] arguments = ["--contentRoot", folder, "--Logging:LogLevel:Default", "None"];
            await Task.Run(() => entryPoint.Invoke(null, entryPoint.GetParameters().Length == 0 ? [] : [arguments]));
        }
        finally
        {
            Console.SetOut(console);
            Directory.Delete(folder, recursive: true);
        }

        return output.ToString().ReplaceLineEndings("\n");
    }

    private static string FindRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Balancing.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName
            ?? throw new InvalidOperationException("Balancing.sln is in no folder above the tests.");
    }

    [GeneratedRegex(@"^```(?<language>\w+)[^\n]*\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();
}
