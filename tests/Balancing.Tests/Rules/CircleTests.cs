using Balancing.Tests.Support;

namespace Balancing.Tests.Rules;

/// <summary>In each project of src, what a folder or a type uses does not use it in turn, directly or not.</summary>
public class CircleTests
{
    // A lease is given back to its backend, and a leaf tells its tree.
    private static readonly string[] KnownCircles = ["Backend, BackendLease", "LoadLeaf, LoadTournamentTree"];

    public static TheoryData<string> Projects =>
        [.. RepositoryFiles.Find("src", "*.csproj").Select(RepositoryFiles.Name)
            .Select(static file => Path.GetDirectoryName(file)!.Replace('\\', '/'))];

    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_do_not_use_each_other_in_a_circle(string project) => Assert.Empty(Circles(
        Uses(project).Select(static use => (From: $"'{use.From}'", To: $"'{use.To}'"))
            .Where(static use => use.From != use.To)));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Types_do_not_use_each_other_in_a_circle(string project) => Assert.Empty(
        Circles(Uses(project).Select(static use => (use.Type, use.Used))).Except(KnownCircles));

    [Fact]
    public void Circles_of_any_length_are_found()
    {
        (string, string)[] uses = [("a", "b"), ("b", "c"), ("c", "a"), ("c", "d"), ("e", "f"), ("f", "e"), ("f", "a")];

        Assert.Equal(["a, b, c", "e, f"], Circles(uses));
    }

    private static TypeUse[] Uses(string project)
    {
        TypeUse[] uses = [.. new SourceTypes(project).Uses()];
        Assert.NotEmpty(uses);
        return uses;
    }

    /// <summary>The groups in which each reaches each other.</summary>
    private static string[] Circles(IEnumerable<(string From, string To)> uses)
    {
        ILookup<string, string> next = uses.Distinct().ToLookup(
            static use => use.From, static use => use.To, StringComparer.Ordinal);
        Dictionary<string, HashSet<string>> reach = next.ToDictionary(
            static group => group.Key, group => ReachableFrom(group.Key, next), StringComparer.Ordinal);
        return [.. reach.Keys
            .Where(name => reach[name].Contains(name))
            .Select(name => string.Join(", ", reach[name]
                .Where(other => reach.TryGetValue(other, out HashSet<string>? back) && back.Contains(name))
                .Order(StringComparer.Ordinal)))
            .Distinct().Order(StringComparer.Ordinal)];
    }

    private static HashSet<string> ReachableFrom(string start, ILookup<string, string> next)
    {
        HashSet<string> reached = new(StringComparer.Ordinal);
        Stack<string> open = new(next[start]);
        while (open.TryPop(out string? name))
        {
            if (reached.Add(name))
            {
                foreach (string other in next[name])
                {
                    open.Push(other);
                }
            }
        }

        return reached;
    }
}
