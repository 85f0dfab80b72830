using System.Text.RegularExpressions;
using Balancing.Tests.Support;

namespace Balancing.Tests.Docs;

/// <summary>
/// Tables of measurements in the documents equal the output of the benchmarks: no figure is typed by hand.
/// </summary>
public partial class ResultTablesTests
{
    public static TheoryData<string> Documents => [.. Texts().Select(RepositoryFiles.Name)];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_table_of_results_equals_its_file(string document)
    {
        string text = File.ReadAllText(Path.Combine(RepositoryFiles.Root, document)).ReplaceLineEndings("\n");
        Assert.Equal(Opening().Count(text), Block().Count(text)); // each has its end
        foreach (Match block in Block().Matches(text))
        {
            string file = Path.Combine(RepositoryFiles.Root, "benchmarks", "results", block.Groups["file"].Value);
            Assert.True(File.Exists(file), $"{document} shows {block.Groups["file"].Value}, which does not exist.");
            string table = string.Join('\n', File.ReadLines(file).Where(static line => line.StartsWith('|')));
            Assert.NotEmpty(table);
            Assert.True(
                table == block.Groups["table"].Value,
                $"{document} differs from {block.Groups["file"].Value}: "
                + "run dotnet run --project benchmarks/Balancing.Benchmarks -- docs");
        }
    }

    [Fact]
    public void There_are_tables_of_results() =>
        Assert.Contains(Texts(), static path => Block().IsMatch(File.ReadAllText(path).ReplaceLineEndings("\n")));

    private static IEnumerable<string> Texts() =>
        RepositoryFiles.Find("docs", "*.md").Append(Path.Combine(RepositoryFiles.Root, "README.md"));

    [GeneratedRegex("<!-- results: ")]
    private static partial Regex Opening();

    [GeneratedRegex(
        @"<!-- results: (?<file>\S+) -->\n(?<table>((?!<!--).)*)\n<!-- end of results -->", RegexOptions.Singleline)]
    private static partial Regex Block();
}
