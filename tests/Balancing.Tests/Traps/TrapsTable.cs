using System.Reflection;
using System.Text.RegularExpressions;
using Balancing.Tests.Support;

namespace Balancing.Tests.Traps;

/// <summary>The table in docs/traps.md and the tests agree.</summary>
public partial class TrapsTable
{
    // The first row after the numbers that are reserved for features that come later. Such rows may be absent.
    private const int FirstReserved = 32;
    private const int FirstAfterReserved = 49;

    private static readonly string[] Tests =
        [.. typeof(TrapsTable).Assembly.GetTypes().SelectMany(static type => type.GetMethods())
            .Where(static method => method.GetCustomAttribute<FactAttribute>() is not null)
            .Select(static method => $"{WithoutArity(method.DeclaringType!.Name)}.{method.Name}")];

    [Fact]
    public void Every_trap_has_one_row()
    {
        int[] rows = [.. Rows().Select(static row => int.Parse(row.Groups["number"].ValueSpan))];
        Assert.Equal(rows.Distinct().Order(), rows);
        int[] later = [.. rows.Where(static row => row >= FirstAfterReserved)];
        Assert.NotEmpty(later);
        Assert.Equal(Enumerable.Range(1, FirstReserved - 1), rows.Where(static row => row < FirstReserved));
        Assert.Equal(Enumerable.Range(FirstAfterReserved, later.Length), later);
    }

    [Fact]
    public void Every_row_names_existing_tests_or_states_why_there_is_none()
    {
        foreach (Match row in Rows())
        {
            string guard = row.Groups["guard"].Value;
            MatchCollection names = TestName().Matches(guard);
            Assert.True(
                names.Count > 0 || guard.Trim().Length > 30,
                $"T{row.Groups["number"].Value} has neither a test nor a reason.");
            Assert.All(
                names.Select(static match => match.Groups["name"].Value), static name => Assert.Contains(name, Tests));
        }
    }

    [Fact]
    public void Every_test_of_a_trap_is_in_its_row()
    {
        Dictionary<string, string> guards =
            Rows().ToDictionary(static row => row.Groups["number"].Value, static row => row.Groups["guard"].Value);
        Match[] traps = [.. Tests.Select(static test => TrapTest().Match(test)).Where(static match => match.Success)];
        Assert.NotEmpty(traps);
        Assert.All(
            traps,
            match =>
                Assert.Contains($"`{match.Value}`", guards[match.Groups["number"].Value], StringComparison.Ordinal));
    }

    // The name of a generic class ends in the number of its type parameters: "SelectorContractTests`1".
    private static string WithoutArity(string type) => type.Split('`')[0];

    private static MatchCollection Rows() =>
        Row().Matches(File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs", "traps.md")));

    [GeneratedRegex(@"^\| T(?<number>\d+) \|[^|\n]*\|(?<guard>[^|\n]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"`(?<name>\w+\.\w+)`")]
    private static partial Regex TestName();

    [GeneratedRegex(@"^\w+Traps\.T(?<number>\d+)_\w+$")]
    private static partial Regex TrapTest();
}
