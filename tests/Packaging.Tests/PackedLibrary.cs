using System.IO.Compression;
using System.Xml.Linq;
using Balancing.Tests.Common;

namespace Packaging.Tests;

/// <summary>The package, made once for all tests that look into it.</summary>
public sealed class PackedLibrary : IAsyncLifetime, IDisposable
{
    private readonly SourceCopy _source = new();
    private ZipArchive? _package;
    private string? _packageFile;

    internal SourceCopy Source => _source;

    internal ZipArchive Package => _package ?? throw new InvalidOperationException("There is no package.");

    internal string SymbolsFile => Path.ChangeExtension(_packageFile!, ".snupkg");

    internal string Commit { get; private set; } = "";

    /// <summary>The manifest's entries by name.</summary>
    internal ILookup<string, XElement> Manifest =>
        XDocument.Load(Package.GetEntry("Balancing.nuspec")!.Open()).Root!.Elements().Single().Elements()
            .ToLookup(static entry => entry.Name.LocalName);

    /// <summary>Ids of the documented members, such as <c>P:Balancing.Backend.Id</c>.</summary>
    internal static IReadOnlyList<string> MembersOf(XDocument documentation) =>
        [.. documentation.Descendants("member").Select(static member => member.Attribute("name")!.Value)];

    internal XDocument Documentation => XDocument.Load(Package.GetEntry("lib/net10.0/Balancing.xml")!.Open());

    internal byte[] Read(string entry)
    {
        using Stream content = Package.GetEntry(entry)!.Open();
        using MemoryStream copy = new();
        content.CopyTo(copy);
        return copy.ToArray();
    }

    public async Task InitializeAsync()
    {
        if (RequiredTool.Find("git") is null)
        {
            return; // every test that looks into the package is skipped then
        }

        await _source.InitializeGitAsync();
        _packageFile = await _source.PackAsync();
        _package = await ZipFile.OpenReadAsync(_packageFile);
        Commit = await _source.CurrentCommitAsync();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _package?.Dispose();
        _source.Dispose();
    }
}
