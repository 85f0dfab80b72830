using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Balancing.Tests.Support;

namespace Balancing.Tests.Docs;

/// <summary>
/// The table in docs/promises.md and the tests agree: its filter finds a test of each promise in each folder that the
/// row names.
/// </summary>
public partial class PromisesTable
{
    private static readonly (string Folder, string Name)[] Tests =
        [.. typeof(PromisesTable).Assembly.GetTypes().SelectMany(static type => type.GetMethods())
            .Where(static method => method.GetCustomAttribute<FactAttribute>() is not null)
            .Select(static method => (method.DeclaringType!.Namespace!.Split('.')[^1], method.Name))];

    [Fact]
    public void Every_promise_has_one_row() =>
        Assert.Equal(Enumerable.Range(1, 22), Rows().Select(static row => row.Number));

    [Fact]
    public void Every_promise_is_named_by_tests_in_the_folders_of_its_row() =>
        Assert.All(Rows(), static row => Assert.All(row.Folders, folder => Assert.Contains(
            Tests, test =>
                test.Folder == folder
                    && test.Name.Split('_').Contains(
                        string.Create(CultureInfo.InvariantCulture, $"P{row.Number:00}")))));

    private static IEnumerable<(int Number, string[] Folders)> Rows()
    {
        foreach (Match row in
            Row().Matches(File.ReadAllText(Path.Combine(RepositoryFiles.Root, "docs", "promises.md"))))
        {
            string[] folders =
                [.. Folder().Matches(row.Groups["folders"].Value).Select(static folder => folder.Groups["name"].Value)];
            Assert.NotEmpty(folders);
            yield return (int.Parse(row.Groups["number"].ValueSpan, CultureInfo.InvariantCulture), folders);
        }
    }

    [GeneratedRegex(@"^\| P(?<number>\d\d) \|.*\|(?<folders>[^|]*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`(?:\\w+/)*(?<name>\\w+)/`")]
    private static partial Regex Folder();
}
