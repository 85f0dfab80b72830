using Balancing.Tests.Support;

namespace Balancing.Tests.Rules;

/// <summary>Lines of C# are short: in the library, the tests, the samples, the benchmarks and the scripts.</summary>
public class LineLengthTests
{
    private const int MaxColumns = 120;

    [Fact]
    public void A_line_of_CSharp_has_at_most_120_columns()
    {
        IReadOnlyList<string> files = RepositoryFiles.Find(".", "*.cs");
        Assert.NotEmpty(files);
        Faults.AssertNone(
            files.SelectMany(static file => FindLongLines(RepositoryFiles.Name(file), File.ReadLines(file))));
    }

    [Theory]
    [InlineData(120, new string[0])]
    [InlineData(121, new[] { "a.cs:2: 121 columns" })]
    public void A_long_line_is_found_with_its_place(int columns, string[] places) =>
        Assert.Equal(places, FindLongLines("a.cs", ["", new string('x', columns), ""]));

    private static IEnumerable<string> FindLongLines(string name, IEnumerable<string> lines) =>
        lines.Select((line, index) => (line.Length, Number: index + 1))
            .Where(static line => line.Length > MaxColumns)
            .Select(line => $"{name}:{line.Number}: {line.Length} columns");
}
