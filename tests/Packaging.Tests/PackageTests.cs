using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Packaging.Tests;

/// <summary>What users see of the package: in their editor, on nuget.org and in a debugger.</summary>
public partial class PackageTests(PackedLibrary library) : IClassFixture<PackedLibrary>
{
    private const string Project = "https://github.com/balancing-net/balancing";

    private static readonly byte[] PngSignature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    [GitFact]
    public void The_documentation_covers_every_documented_public_member_and_no_other()
    {
        PublicSymbols symbols = new(library.Read("lib/net10.0/Balancing.dll"));
        IReadOnlyList<string> compiled = PackedLibrary.MembersOf(XDocument.Load(library.Source.CompilerDocumentation));
        string[] reachable = [.. compiled.Where(symbols.Contains)];

        Assert.InRange(reachable.Length, 1, compiled.Count - 1); // otherwise there was nothing to leave out
        Assert.Equal(reachable, PackedLibrary.MembersOf(library.Documentation));
    }

    // One of each kind with an id of unusual form: generic type, constructor, `in` and `out`, span, operator.
    [GitFact]
    public void Members_with_unusual_ids_keep_their_documentation()
    {
        IReadOnlyList<string> members = PackedLibrary.MembersOf(library.Documentation);

        Assert.Contains("T:Balancing.PoolView`1", members);
        Assert.Contains("M:Balancing.Backend.#ctor(System.String,System.Int32)", members);
        Assert.Contains(
            "M:Balancing.IBackendSelector.TrySelect(Balancing.SelectionContext@,Balancing.Backend@)", members);
        Assert.Contains("M:Balancing.SelectionKey.FromBytes(System.ReadOnlySpan{System.Byte})", members);
    }

    [GitFact]
    public void References_within_the_documentation_lead_to_public_members()
    {
        PublicSymbols symbols = new(library.Read("lib/net10.0/Balancing.dll"));
        string[] references = [
            .. library.Documentation.Descendants().Attributes("cref").Select(static cref => cref.Value)];

        Assert.NotEmpty(references);
        Assert.All(
            references,
            reference => Assert.True(symbols.Contains(reference), $"{reference} cannot be reached by users."));
    }

    [GitFact]
    public void The_icon_is_a_square_png_of_128_pixels()
    {
        byte[] icon = library.Read(Single("icon"));

        Assert.Equal(PngSignature, icon[..8]);
        // width and height open the first chunk
        Assert.Equal(128, BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(16)));
        Assert.Equal(128, BinaryPrimitives.ReadInt32BigEndian(icon.AsSpan(20)));
    }

    [GitFact]
    public void The_manifest_says_what_the_package_is_and_where_it_comes_from()
    {
        Assert.Equal("Balancing", Single("id"));
        Assert.StartsWith("Balancing", Single("title"), StringComparison.Ordinal);
        Assert.NotEmpty(Single("description"));
        Assert.NotEmpty(Single("tags"));
        Assert.Equal("MIT", Single("license"));
        Assert.Equal(Project, Single("projectUrl"));
        Assert.Equal($"{Project}/blob/main/CHANGELOG.md", Single("releaseNotes"));

        XElement repository = Assert.Single(library.Manifest["repository"]);
        Assert.Equal(
            ("git", Project, library.Commit),
            (
                (string)repository.Attribute("type")!,
                (string)repository.Attribute("url")!,
                (string)repository.Attribute("commit")!));
    }

    [GitFact]
    public void The_readme_has_no_relative_link()
    {
        string readme = Encoding.UTF8.GetString(library.Read(Single("readme")));

        Assert.Contains($"]({Project}/blob/{library.Commit}/", readme, StringComparison.Ordinal);
        Assert.DoesNotMatch(RelativeLink(), readme);
    }

    [GitFact]
    public void Users_get_one_dependency_and_no_tool_of_ours()
    {
        IEnumerable<string> dependencies = library.Manifest["dependencies"].Descendants()
            .Where(static entry => entry.Name.LocalName == "dependency")
            .Select(static entry => entry.Attribute("id")!.Value);

        Assert.Equal(["System.IO.Hashing"], dependencies);
    }

    [GitFact]
    public void Symbols_come_beside_the_package()
    {
        using ZipArchive symbols = ZipFile.OpenRead(library.SymbolsFile);

        Assert.NotNull(symbols.GetEntry("lib/net10.0/Balancing.pdb"));
    }

    private string Single(string name) => Assert.Single(library.Manifest[name]).Value;

    [GeneratedRegex(@"\]\((?!https?:|#)[^)]*\)")]
    private static partial Regex RelativeLink();
}
