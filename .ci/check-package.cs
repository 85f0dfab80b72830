#:property PublishAot=false

// Looks into packed packages as a user's restore, IDE, debugger and nuget.org will.
//   dotnet run .ci/check-package.cs -- <folder> <commit>
// Every check is a line, "ok: …" or "FAILED: …"; the exit code is 1 if one failed.

using System.IO.Compression;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

Guid sourceLinkKind = new("CC110556-A091-4D38-9FEC-25AB9A351A6A"); // the Portable PDB specification, "Source Link"
Dictionary<string, string[]> wantedDependencies = new()
{
    ["Balancing"] = ["System.IO.Hashing"],
    ["Balancing.Hosting"] = ["Balancing", "Microsoft.Extensions.Hosting.Abstractions"],
    ["Balancing.Http"] =
    [
        "Balancing", "Balancing.Hosting", "Microsoft.Extensions.Http",
        "Microsoft.Extensions.ServiceDiscovery.Abstractions",
    ],
    ["Balancing.Grpc"] = ["Balancing", "Balancing.Hosting", "Grpc.Net.Client", "Grpc.Net.ClientFactory"],
    ["Balancing.Yarp"] = ["Balancing", "Yarp.ReverseProxy"],
};
bool allPassed = true;

string folder = args[0];
string commit = args[1];
string id = "";
ZipArchive package = null!;
ZipArchive symbols = null!;
string[] files = [.. Directory.GetFiles(folder, "*.nupkg").Order(StringComparer.Ordinal)];
Check("there is one package for each project", files.Length == wantedDependencies.Count, $"{files.Length} packages");
foreach (string file in files)
{
#pragma warning disable CA2000 // disposed by using; the analyzer stumbles over the copies in captured variables
    using ZipArchive packed = ZipFile.OpenRead(file);
    using ZipArchive packedSymbols = ZipFile.OpenRead(Path.ChangeExtension(file, ".snupkg"));
#pragma warning restore CA2000
    (package, symbols) = (packed, packedSymbols);
    id = package.Entries.Single(static e => e.FullName.EndsWith(".nuspec", StringComparison.Ordinal)).Name[..^7];
    CheckFiles();
    CheckManifest();
    CheckReadme();
    CheckDocumentation();
    CheckAssembly();
    CheckSymbols();
}

return allPassed ? 0 : 1;

void CheckFiles()
{
    foreach (string file in (string[])["README.md", "icon.png", $"lib/net10.0/{id}.dll", $"lib/net10.0/{id}.xml"])
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
    XElement metadata = XDocument.Parse(Text(package, $"{id}.nuspec")).Root!.Elements().First();
    XElement? Find(string name) => metadata.Elements().FirstOrDefault(e => e.Name.LocalName == name);

    string[] frameworks =
        [.. metadata.Descendants()
            .Where(static e => e.Name.LocalName == "group" && e.Parent!.Name.LocalName == "dependencies")
            .Select(static e => e.Attribute("targetFramework")!.Value)];
    Check("its dependencies are those of net10.0 alone", frameworks is ["net10.0"], string.Join(", ", frameworks));

    string[] dependencies =
    [
        .. metadata.Descendants().Where(static e => e.Name.LocalName == "dependency")
            .Select(static e => e.Attribute("id")!.Value).Order(StringComparer.Ordinal),
    ];
    string[] wanted = wantedDependencies.GetValueOrDefault(id) ?? [];
    Check(
        $"it depends on {string.Join(", ", wanted)} and nothing else",
        dependencies.SequenceEqual(wanted),
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
    XElement[] members = [.. XDocument.Parse(Text(package, $"lib/net10.0/{id}.xml")).Descendants("member")];
    bool documented = members.Any(
        static m => m.Attribute("name")?.Value.StartsWith("T:", StringComparison.Ordinal) == true
            && m.Element("summary") is not null);
    Check("its XML documentation covers public types", documented, $"{members.Length} members");
}

void CheckAssembly()
{
    using PEReader assembly = new(Copy(package, $"lib/net10.0/{id}.dll"));
    bool reproducible = assembly.ReadDebugDirectory().Any(static e => e.Type == DebugDirectoryEntryType.Reproducible);
    Check("its library was compiled deterministically", reproducible);
}

void CheckSymbols()
{
    string file = $"lib/net10.0/{id}.pdb";
    Check($"the symbol package has {file}", symbols.GetEntry(file) is not null);
    using MetadataReaderProvider provider = MetadataReaderProvider.FromPortablePdbStream(Copy(symbols, file));
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
    string checkedThing = id.Length == 0 ? what : $"{id}: {what}";
    string finding = found is null ? "" : $" (found: {found})";
    Console.WriteLine(passed ? $"ok: {checkedThing}" : $"FAILED: {checkedThing}{finding}");
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
