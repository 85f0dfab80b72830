using System.Text.RegularExpressions;
using Balancing.Tests.Support;

namespace Balancing.Tests.Rules;

/// <summary>A tag of an action can be moved to other code, a commit cannot.</summary>
public partial class WorkflowTests
{
    private static readonly string[] Files =
        [.. RepositoryFiles.Find(".github", "*.yml").Concat(RepositoryFiles.Find(".github", "*.yaml"))];

    [Fact]
    public void Every_action_of_a_workflow_is_pinned_by_commit_and_names_its_version()
    {
        string[] uses = [.. Files.SelectMany(File.ReadLines).Where(static line => Uses().IsMatch(line))];

        Assert.NotEmpty(uses);
        Assert.All(uses, static line => Assert.Matches(Pinned(), line));
    }

    [Theory]
    [InlineData("      - uses: actions/checkout@v5")]
    [InlineData("        uses: actions/checkout@08c6903 # v5.0.0")]
    [InlineData("      - uses: actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8")]
    [InlineData("      - uses: 'actions/checkout@main' # v5.0.0")]
    public void A_reference_by_tag_branch_or_short_hash_is_found(string line)
    {
        Assert.Matches(Uses(), line);
        Assert.DoesNotMatch(Pinned(), line);
    }

    [GeneratedRegex(@"^\s*(- )?uses:")]
    private static partial Regex Uses();

    [GeneratedRegex(@"^\s*(- )?uses: [\w.-]+/[\w./-]+@[0-9a-f]{40} # v\d+(\.\d+)*$")]
    private static partial Regex Pinned();
}
