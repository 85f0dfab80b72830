using System.Reflection;
using System.Text.RegularExpressions;
using Balancing.Tests.Support;

namespace Balancing.Tests.Rules;

/// <summary>Names that were given up do not come back (decision 12).</summary>
public partial class RetiredNameTests
{
    private static readonly string[] Retired =
    [
        "SelectMany", "InFlight", "WhenIdleAsync", "FromText", "FromAddress", "FormatVersion", "ConsistentHashOptions",
        "Allows", "TryGet",
    ];

    [Fact]
    public void No_public_type_or_member_has_a_retired_name()
    {
        Type[] types = typeof(BackendPool).Assembly.GetExportedTypes();
        IEnumerable<string> members = types.SelectMany(static type => type.GetMembers(
            BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static)).Select(static member => member.Name);
        Assert.Empty(types.Select(static type => type.Name).Concat(members).Intersect(Retired));
    }

    [Fact]
    public void The_name_of_a_method_says_more_than_Of() => Assert.All(
        [.. RepositoryFiles.Find("src", "*.cs"), .. RepositoryFiles.Find("samples", "*.cs")],
        static file => Assert.DoesNotMatch(MethodOf(), File.ReadAllText(file)));

    [Fact]
    public void A_method_named_Of_is_found() =>
        Assert.Matches(MethodOf(), "    public static TimeSpan? Of(string text) => null;");

    [GeneratedRegex(@"^ +(?:(?:public|internal|private|static) )+[\w<>?\[\], .]+ Of\(", RegexOptions.Multiline)]
    private static partial Regex MethodOf();
}
