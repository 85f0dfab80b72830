using System.Globalization;
using System.Text;
using Balancing.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Balancing.Tests.Docs;

/// <summary>
/// Compiles programs of documents as a user would: nullable, and against the public surface of the library and .NET
/// alone.
/// </summary>
internal static class ProgramCompiler
{
    private static readonly CSharpParseOptions Syntax = new(LanguageVersion.CSharp14, DocumentationMode.None);

    private static readonly MetadataReference[] References =
        [.. Directory.EnumerateFiles(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "*.dll")
            .Where(IsManaged)
            .Append(typeof(BackendPool).Assembly.Location)
            .Select(static path => MetadataReference.CreateFromFile(path))];

    private static readonly string[] Usings =
    [
        "System", "System.Collections.Generic", "System.Collections.Immutable", "System.IO", "System.Linq",
        "System.Net", "System.Net.Http",
        "System.Threading", "System.Threading.Tasks", "Balancing", "static Balancing.Tests.Docs.Prelude",
    ];

    /// <summary>Syntax errors of a fragment.</summary>
    public static IReadOnlyList<string> CheckSyntax(DocProgram program) => Describe(Merge(program).GetDiagnostics());

    /// <returns>The assembly, or the errors.</returns>
    public static (byte[]? Assembly, IReadOnlyList<string> Errors) Compile(DocProgram program)
    {
        SyntaxTree tree = Merge(program);
        string prelude = Path.Combine(RepositoryFiles.Root, "tests", "Balancing.Tests", "Docs", "Prelude.cs");
        bool runs = tree.GetCompilationUnitRoot().Members.Any(static member => member is GlobalStatementSyntax);
        return Compile(
            [tree, Parse(File.ReadAllText(prelude), prelude), ParseUsings()],
            runs ? OutputKind.ConsoleApplication : OutputKind.DynamicallyLinkedLibrary);
    }

    /// <summary>Compiles one C# file on its own.</summary>
    public static IReadOnlyList<string> CheckFile(string path) =>
        Compile(
            [
                Parse(File.ReadAllText(path), path),
                Parse(string.Join('\n', Usings[..^1].Select(static name => $"global using {name};")), "usings"),
            ],
            OutputKind.DynamicallyLinkedLibrary).Errors;

    private static (byte[]? Assembly, IReadOnlyList<string> Errors) Compile(SyntaxTree[] trees, OutputKind kind)
    {
        CSharpCompilationOptions options = new(kind, nullableContextOptions: NullableContextOptions.Enable);
        CSharpCompilation compilation =
            CSharpCompilation.Create($"Snippet{Guid.NewGuid():N}", trees, References, options);
        using MemoryStream stream = new();
        string[] errors = Describe(compilation.Emit(stream).Diagnostics);
        return (errors.Length == 0 ? stream.ToArray() : null, errors);
    }

    /// <summary>
    /// Joins all blocks to one file: usings first, then statements, then types, with the line numbers of the document.
    /// </summary>
    private static SyntaxTree Merge(DocProgram program)
    {
        (CodeBlock Block, CompilationUnitSyntax Root)[] parts = [.. program.Blocks.Select(static block =>
            (block, CSharpSyntaxTree.ParseText(block.Text, Syntax).GetCompilationUnitRoot()))];
        if (parts.FirstOrDefault(static part => part.Root.ContainsDiagnostics) is { Block: { } broken })
        {
            return Parse($"#line {broken.Line} \"{program.File}\"\n{broken.Text}", program.File);
        }

        StringBuilder source = new();
        Append(static root => root.Usings);
        Append(static root => root.Members.Where(static member => member is GlobalStatementSyntax));
        Append(static root => root.Members.Where(static member => member is not GlobalStatementSyntax));
        return Parse(source.ToString(), program.File);

        void Append(Func<CompilationUnitSyntax, IEnumerable<SyntaxNode>> nodes)
        {
            foreach ((CodeBlock block, CompilationUnitSyntax root) in parts)
            {
                foreach (SyntaxNode node in nodes(root))
                {
                    int line = block.Line + root.SyntaxTree.GetLineSpan(node.FullSpan).StartLinePosition.Line;
                    source.Append(
                        CultureInfo.InvariantCulture, $"#line {line} \"{program.File}\"\n{node.ToFullString()}\n");
                }
            }
        }
    }

    private static SyntaxTree ParseUsings() =>
        Parse(string.Join('\n', Usings.Select(static name => $"global using {name};")), "usings");

    private static SyntaxTree Parse(string source, string path) => CSharpSyntaxTree.ParseText(source, Syntax, path);

    // Warnings about null are errors: a copy of the code in a project of today would show them.
    private static string[] Describe(IEnumerable<Diagnostic> diagnostics) =>
        [.. diagnostics
            .Where(
                static diagnostic =>
                    diagnostic.Severity == DiagnosticSeverity.Error
                        || diagnostic.Id.StartsWith("CS86", StringComparison.Ordinal))
            .Select(static diagnostic =>
                $"{FormatLocation(diagnostic.Location)}: {diagnostic.Id} "
                + diagnostic.GetMessage(CultureInfo.InvariantCulture))];

    private static string FormatLocation(Location location)
    {
        FileLinePositionSpan span = location.GetMappedLineSpan();
        return $"{span.Path}:{span.StartLinePosition.Line + 1}";
    }

    private static bool IsManaged(string path)
    {
        using FileStream file = File.OpenRead(path);
        using System.Reflection.PortableExecutable.PEReader reader = new(file);
        return reader.HasMetadata;
    }
}
