using Balancing.Tests.Support;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Balancing.Tests.Rules;

/// <summary>Files and types in src are easy to find.</summary>
public class SourceTests
{
    private const int LongestFile = 250;

    // The only hash code that the library computes, for keys in a dictionary.
    private const string HashCodeOfKey = "src/Balancing/Selection/SelectionKey.cs";

    // All of them differ between two runs of a program. So nothing that several processes must agree on may depend on
    // them (T25).
    private static readonly string[] ProcessBoundHashes = ["GetHashCode", "HashCode"];

    private static readonly string[] Sources = [.. RepositoryFiles.Find("src", "*.cs").Select(RepositoryFiles.Name)];

    [Fact]
    public void There_are_source_files_to_check() => Assert.Contains("src/Balancing/Pool/BackendPool.cs", Sources);

    [Fact]
    public void No_file_is_longer_than_250_lines() =>
        Assert.All(Sources, static file => Assert.InRange(Text(file).Count('\n'), 1, LongestFile));

    [Fact]
    public void A_file_declares_only_the_type_it_is_named_after()
    {
        Assert.All(Sources, static file =>
        {
            IEnumerable<string> types =
                Parse(file).DescendantNodes(static node => node is not TypeDeclarationSyntax).Select(NameOf)
                    .OfType<string>();
            Assert.Equal([Path.GetFileNameWithoutExtension(file)], types);
        });
    }

    [Fact]
    public void Every_public_type_has_its_own_file()
    {
        HashSet<string> names = [.. Sources.Select(static file => Path.GetFileNameWithoutExtension(file))];
        Assert.All(
            typeof(BackendPool).Assembly.GetExportedTypes().Where(static type => !type.IsNested),
            type => Assert.Contains(type.Name.Split('`')[0], names));
    }

    [Fact]
    public void Placement_uses_no_hash_code_of_this_process_T25()
    {
        Assert.All(Sources, static file =>
        {
            IEnumerable<string> used =
                Parse(file).DescendantTokens().Select(static token => token.ValueText)
                    .Intersect(ProcessBoundHashes, StringComparer.Ordinal);
            Assert.Equal(file == HashCodeOfKey ? ["GetHashCode"] : [], used);
        });
    }

    private static string? NameOf(SyntaxNode node) => node switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier.Text,
        DelegateDeclarationSyntax type => type.Identifier.Text,
        _ => null,
    };

    private static string Text(string file) => File.ReadAllText(Path.Combine(RepositoryFiles.Root, file));

    private static CompilationUnitSyntax Parse(string file) =>
        CSharpSyntaxTree.ParseText(Text(file), new CSharpParseOptions(LanguageVersion.CSharp14))
            .GetCompilationUnitRoot();
}
