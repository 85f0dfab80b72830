using Balancing.Tests.Support;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Balancing.Tests.Rules;

/// <summary>The types of a project of src, by the names of their files, and which of them use which.</summary>
internal sealed class SourceTypes
{
    private readonly string[] _files;

    public SourceTypes(string project)
    {
        _files = [.. RepositoryFiles.Find(project, "*.cs")];
        Folders = _files.Select(RepositoryFiles.Name).ToDictionary(
            static file => Path.GetFileNameWithoutExtension(file),
            file => Path.GetDirectoryName(Path.GetRelativePath(project, file))!.Replace('\\', '/'),
            StringComparer.Ordinal);
    }

    /// <summary>The folder of each type, relative to the project.</summary>
    public IReadOnlyDictionary<string, string> Folders { get; }

    /// <summary>Each use of a type by another one.</summary>
    public IEnumerable<TypeUse> Uses() =>
        from file in _files
        let type = Path.GetFileNameWithoutExtension(file)
        from name in NamesIn(file)
        where name != type && Folders.ContainsKey(name)
        select new TypeUse(type, Folders[type], name, Folders[name]);

    // Only identifiers of code count; documentation may refer to anything.
    private static IEnumerable<string> NamesIn(string file) => CSharpSyntaxTree
        .ParseText(File.ReadAllText(file), new CSharpParseOptions(LanguageVersion.CSharp14))
        .GetCompilationUnitRoot().DescendantNodes().OfType<SimpleNameSyntax>()
        .Where(static node => node.Parent is not MemberAccessExpressionSyntax access || access.Expression == node)
        .Select(static node => node.Identifier.ValueText).Distinct();
}
