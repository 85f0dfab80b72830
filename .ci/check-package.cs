#:property PublishAot=false

// Looks into a packed package as a user's restore, IDE, debugger and nuget.org will.
//   dotnet run .ci/check-package.cs -- <package.nupkg> <commit>
// Every check is a line, "ok: …" or "FAILED: …"; the exit code is 1 if one failed.

using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

Guid sourceLinkKind = new("CC110556-A091-4D38-9FEC-25AB9A351A6A"); // the Portable PDB specification, "Source Link"
string[] wantedFiles = ["README.md", "icon.png", "lib/net10.0/Balancing.dll", "lib/net10.0/Balancing.xml"];
string[] wantedDependencies = ["net10.0: System.IO.Hashing"];
bool allPassed = true;

string packagePath = args[0];
string commit = args[1];
using ZipArchive package = ZipFile.OpenRead(packagePath);
using ZipArchive symbols = ZipFile.OpenRead(Path.ChangeExtension(packagePath, ".snupkg"));

CheckFiles();
CheckManifest();
CheckReadme();
CheckDocumentation();
CheckAssembly();
CheckSymbols();
return allPassed ? 0 : 1;

void CheckFiles()
{
    foreach (string file in wantedFiles)
    {
        Check($"the package has {file}", package.GetEntry(file) is not null);
    }

    string[] frameworks =
        [.. package.Entries.Select(static e => e.FullName.Split('/')).Where(static p => p[0] == "lib")
            .Select(static p => p[1]).Distinct()];
    Check("its library is for net10.0 alone", frameworks is ["net10.0"], string.Join(", ", frameworks));
}

void CheckManifest()
{
    XElement metadata = XDocument.Parse(Text(package, "Balancing.nuspec")).Root!.Elements().First();
    XElement? Find(string name) => metadata.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    string[] dependencies =
    [
        .. metadata.Descendants()
            .Where(static e => e.Name.LocalName == "dependency")
            .Select(static e => $"{e.Parent!.Attribute("targetFramework")?.Value}: {e.Attribute("id")!.Value}"),
    ];
    Check(
        "it depends on System.IO.Hashing and nothing else",
        dependencies.SequenceEqual(wantedDependencies),
        string.Join(", ", dependencies));
    Check(
        "its licence is the expression MIT",
        Find("license") is { Value: "MIT" } license && license.Attribute("type")?.Value == "expression");
    Check("it names README.md as its readme", Find("readme")?.Value == "README.md");
    Check("it names the commit it was made of", Find("repository")?.Attribute("commit")?.Value == commit);
}

void CheckReadme()
{
    // nuget.org shows the readme away from its repository: only absolute links and anchors lead anywhere.
    string readme = Text(package, "README.md");
    Check("its readme says how to start", readme.Contains("```csharp", StringComparison.Ordinal));
    string[] relative = [.. Regex.Matches(readme, @"\]\((?!https://|#)[^)]*\)").Select(static m => m.Value)];
    Check("its readme has no relative links", relative.Length == 0, string.Join(" ", relative));
}

void CheckDocumentation()
{
    XElement[] members = [.. XDocument.Parse(Text(package, "lib/net10.0/Balancing.xml")).Descendants("member")];
    bool documented = members.Any(
        static m => m.Attribute("name")?.Value == "T:Balancing.BackendPool" && m.Element("summary") is not null);
    Check("its XML documentation covers the library", documented, $"{members.Length} members");
}

void CheckAssembly()
{
    using PEReader assembly = new(Copy(package, "lib/net10.0/Balancing.dll"));
    bool reproducible = assembly.ReadDebugDirectory().Any(static e => e.Type == DebugDirectoryEntryType.Reproducible);
    Check("its library was compiled deterministically", reproducible);
}

void CheckSymbols()
{
    const string Pdb = "lib/net10.0/Balancing.pdb";
    Check($"the symbol package has {Pdb}", symbols.GetEntry(Pdb) is not null);
    using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(Copy(symbols, Pdb));
    MetadataReader pdb = provider.GetMetadataReader();

    string? foreign = pdb.Documents.Select(d => pdb.GetString(pdb.GetDocument(d).Name))
        .FirstOrDefault(static d => !d.StartsWith("/_", StringComparison.Ordinal));
    Check("its sources are named alike on every machine", foreign is null, foreign);

    string sourceLink = pdb.CustomDebugInformation
        .Select(pdb.GetCustomDebugInformation)
        .Where(info => pdb.GetGuid(info.Kind) == sourceLinkKind)
        .Select(info => Encoding.UTF8.GetString(pdb.GetBlobBytes(info.Value)))
        .SingleOrDefault("none");
    bool leadsToCommit = sourceLink.Contains("https://", StringComparison.Ordinal)
        && sourceLink.Contains(commit, StringComparison.Ordinal);
    Check("its SourceLink leads debuggers to the commit", leadsToCommit, sourceLink);
}

void Check(string what, bool passed, string? found = null)
{
    allPassed &= passed;
    Console.WriteLine(passed ? $"ok: {what}" : $"FAILED: {what}{(found is null ? "" : $" (found: {found})")}");
}

static string Text(ZipArchive archive, string name)
{
    using StreamReader reader = new(Copy(archive, name));
    return reader.ReadToEnd();
}

// Readers of assemblies and symbols want to seek, which a compressed entry cannot; a missing entry reads as empty.
static MemoryStream Copy(ZipArchive archive, string name)
{
    MemoryStream copy = new();
    if (archive.GetEntry(name) is { } entry)
    {
        using Stream content = entry.Open();
        content.CopyTo(copy);
        copy.Position = 0;
    }

    return copy;
}
