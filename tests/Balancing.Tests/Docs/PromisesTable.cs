using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Balancing.Tests.Support;

namespace Balancing.Tests.Docs;

/// <summary>The table in docs/promises.md and the tests agree: the filter it shows finds something for each promise.</summary>
public partial class PromisesTable
{
    private static readonly string[] Tests =
        [.. typeof(PromisesTable).Assembly.GetTypes().SelectMany(static type => type.GetMethods())
            .Where(static method => method.GetCustomAttribute<FactAttribute>() is not null)
            .Select(static method => method.Name)];

    [Fact]
    public void Every_promise_has_one_row() => Assert.Equal(Enumerable.Range(1, 14), Numbers());

    [Fact]
    public void Every_promise_is_named_by_tests() =>
        Assert.All(Numbers(), static number => Assert.Contains(Tests, test => test.Split('_').Contains(string.Create(CultureInfo.InvariantCulture, $"P{number}"))));

    private static IEnumerable<int> Numbers() =>
        Row().Matches(File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs", "promises.md"))).Select(static row => int.Parse(row.Groups["number"].ValueSpan, CultureInfo.InvariantCulture));

    [GeneratedRegex(@"^\| P(?<number>\d+) \|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
