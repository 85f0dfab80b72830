using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Packaging.Tests;

/// <summary>Tells from an assembly which ids of an XML documentation file its users can reach. The compiler's own rules
/// decide.</summary>
internal sealed class PublicSymbols(byte[] assembly)
{
    private readonly CSharpCompilation _compilation = CSharpCompilation.Create(
        "Reader",
        references: [MetadataReference.CreateFromImage(assembly.ToImmutableArray()), .. Framework()],
        options: new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, metadataImportOptions: MetadataImportOptions.All));

    /// <summary>False as well for an id that names nothing.</summary>
    public bool Contains(string id) =>
        DocumentationCommentId.GetFirstSymbolForDeclarationId(id, _compilation) is { } symbol && IsReachable(symbol);

    private static bool IsReachable(ISymbol symbol) => symbol.DeclaredAccessibility
        is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal
        && (symbol.ContainingType is null || IsReachable(symbol.ContainingType));

    private static IEnumerable<MetadataReference> Framework() =>
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static file => Path.GetFileName(file).StartsWith("System.", StringComparison.Ordinal))
            .Select(static file => MetadataReference.CreateFromFile(file));
}
