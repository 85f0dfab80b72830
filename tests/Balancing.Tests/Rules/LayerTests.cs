using Balancing.Tests.Support;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Balancing.Tests.Rules;

/// <summary>
/// A folder of src/Balancing uses its own layer and those before it. No algorithm uses another one; their common code
/// is in Selectors/Common.
/// </summary>
public class LayerTests
{
    private const string Selectors = "Selectors";

    // The common code of algorithms.
    private const string Common = "Common";

    private static readonly string[] Layers = ["Hashing", "Pool", "Selection", Selectors];

    private static readonly Dictionary<string, string> FolderOfType = RepositoryFiles.Find("src/Balancing", "*.cs")
        .Select(RepositoryFiles.Name)
        .ToDictionary(static file => Path.GetFileNameWithoutExtension(file), FolderOf, StringComparer.Ordinal);

    [Fact]
    public void There_are_types_in_every_layer() =>
        Assert.All(Layers, static layer => Assert.Contains(FolderOfType.Values, folder => LayerOf(folder) == layer));

    [Fact]
    public void Every_file_is_in_a_layer() =>
        Assert.All(FolderOfType, static type => Assert.Contains(LayerOf(type.Value), Layers));

    [Fact]
    public void A_type_uses_its_own_layer_and_those_before_it()
    {
        Assert.All(Uses(), static use => Assert.True(
            Array.IndexOf(Layers, LayerOf(use.To)) <= Array.IndexOf(Layers, LayerOf(use.From)),
            $"{use.Type} uses {use.Used}: {use.From} must not use {use.To}."));
    }

    [Fact]
    public void An_algorithm_uses_no_other_algorithm()
    {
        Assert.All(
            Uses().Where(static use => LayerOf(use.From) == Selectors && LayerOf(use.To) == Selectors),
            static use => Assert.True(
            AlgorithmOf(use.To) == AlgorithmOf(use.From) || AlgorithmOf(use.To) == Common,
            $"{use.Type} uses {use.Used}: {use.From} must not use {use.To}."));
    }

    private static IEnumerable<(string Type, string From, string Used, string To)> Uses() =>
        from file in RepositoryFiles.Find("src/Balancing", "*.cs")
        let type = Path.GetFileNameWithoutExtension(file)
        from name in NamesIn(file)
        where name != type && FolderOfType.ContainsKey(name)
        select (type, FolderOfType[type], name, FolderOfType[name]);

    // Only identifiers of code count; documentation may refer to anything.
    private static IEnumerable<string> NamesIn(string file) => CSharpSyntaxTree
        .ParseText(File.ReadAllText(file), new CSharpParseOptions(LanguageVersion.CSharp14))
        .GetCompilationUnitRoot().DescendantNodes().OfType<SimpleNameSyntax>()
        .Where(static node => node.Parent is not MemberAccessExpressionSyntax access || access.Expression == node)
        .Select(static node => node.Identifier.ValueText).Distinct();

    private static string FolderOf(string file) =>
        Path.GetDirectoryName(Path.GetRelativePath("src/Balancing", file))!.Replace('\\', '/');

    private static string LayerOf(string folder) => folder.Split('/')[0];

    private static string AlgorithmOf(string folder) => folder.Split('/').ElementAtOrDefault(1) ?? "";
}
