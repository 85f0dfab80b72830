using System.Text.RegularExpressions;
using Balancing.Tests.Support;

namespace Balancing.Tests.Docs;

/// <summary>The tables of tests/README.md are complete, and what they name exists and tests the type.</summary>
public partial class TestsReadmeTests
{
    // All its members are extension methods, which are called without its name.
    private static readonly Dictionary<string, string> CalledAs =
        new() { [nameof(BackendSelectorExtensions)] = nameof(BackendSelectorExtensions.Acquire) };

    private static readonly string Readme = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "tests", "README.md"));

    private static readonly string Tests = Path.Combine(RepositoryFiles.Root, "tests", "Balancing.Tests");

    [Fact]
    public void Every_test_project_has_a_row() => Assert.Equal(
        RepositoryFiles.Find("tests", "*.Tests.csproj").Select(static path => Path.GetFileNameWithoutExtension(path))
            .Order(StringComparer.Ordinal),
        ProjectRow().Matches(Readme).Select(static row => row.Groups["name"].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_folder_has_a_row() => Assert.Equal(
        RepositoryFiles.Find("tests/Balancing.Tests", "*.cs")
            .Select(static path => Path.GetRelativePath(Tests, path).Split(Path.DirectorySeparatorChar)[0])
            .Distinct(),
        FolderRow().Matches(Readme).Select(static row => row.Groups["name"].Value));

    [Fact]
    public void Every_public_type_has_a_row() => Assert.Equal(
        typeof(BackendPool).Assembly.GetExportedTypes()
            .Where(static type => !type.IsNested)
            .Select(static type => type.Name.Split('`')[0])
            .Order(StringComparer.Ordinal),
        Rows().Select(static row => row.Type));

    [Fact]
    public void Each_place_of_a_row_uses_the_type() => Assert.All(Rows(), static row =>
    {
        Assert.NotEmpty(row.Places);
        string name = CalledAs.GetValueOrDefault(row.Type, row.Type);
        Assert.All(row.Places, place => Assert.True(
            Sources(place)
                .Any(file => Regex.IsMatch(File.ReadAllText(file), $@"\b{name}\b")), $"{place} does not use {name}."));
    });

    [Fact]
    public void A_place_that_does_not_exist_has_no_sources() => Assert.Empty(Sources("Pool/NoSuchTests"));

    // Contract/X stands for Contract/X.cs and, of a partial class, Contract/X.Part.cs.
    private static IEnumerable<string> Sources(string place) => place.EndsWith('/')
        ? RepositoryFiles.Find($"tests/Balancing.Tests/{place}", "*.cs")
        : RepositoryFiles.Find($"tests/Balancing.Tests/{Path.GetDirectoryName(place)}", $"{Path.GetFileName(place)}.*")
            .Where(static file => file.EndsWith(".cs", StringComparison.Ordinal));

    private static IEnumerable<(string Type, string[] Places)> Rows() =>
        TypeRow().Matches(Readme).Select(static row => (
        row.Groups["type"].Value, Place()
            .Matches(row.Groups["places"].Value)
            .Select(static place => place.Groups["place"].Value)
            .ToArray()));

    [GeneratedRegex(@"^\| \[(?<name>[\w.]+)\]\(\k<name>\) \|", RegexOptions.Multiline)]
    private static partial Regex ProjectRow();

    [GeneratedRegex(@"^\| `(?<name>\w+)/` \|", RegexOptions.Multiline)]
    private static partial Regex FolderRow();

    [GeneratedRegex(@"^\| `(?<type>\w+)` \| (?<places>`.*) \|$", RegexOptions.Multiline)]
    private static partial Regex TypeRow();

    [GeneratedRegex("`(?<place>[^`]+)`")]
    private static partial Regex Place();
}
