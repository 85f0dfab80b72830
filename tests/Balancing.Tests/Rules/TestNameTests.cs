using System.Reflection;
using System.Text.RegularExpressions;
using Balancing.Tests.Support;

namespace Balancing.Tests.Rules;

/// <summary>Names of tests are short sentences about things.</summary>
public partial class TestNameTests
{
    private const int MaxLength = 75;

    // Of all test projects, from their sources.
    private static readonly string[] Names =
        [.. RepositoryFiles.Find("tests", "*.cs").Select(File.ReadAllText).SelectMany(FindNames).Distinct()];

    [Fact]
    public void A_test_name_has_at_most_75_characters_before_the_promises() =>
        Faults.AssertNone(Names.Where(IsTooLong));

    [Fact]
    public void A_test_name_contains_no_person_and_no_British_spelling() =>
        Faults.AssertNone(Names.Where(HasBannedWord));

    /// <summary>Each word after the first is separated from the one before, so the name reads as a sentence.</summary>
    [Fact]
    public void A_test_name_is_a_sentence_with_underscores() =>
        Faults.AssertNone(Names.Where(static name => !Sentence().IsMatch(name)));

    /// <summary>Reflection knows the tests of this project; the sources must not hide one.</summary>
    [Fact]
    public void Every_test_name_is_found_in_the_sources() =>
        Faults.AssertNone(typeof(TestNameTests).Assembly.GetTypes()
            .SelectMany(static type => type.GetMethods())
            .Where(static method => method.GetCustomAttribute<FactAttribute>() is not null)
            .Select(static method => method.Name)
            .Except(Names));

    [Theory]
    [InlineData("    [Fact]\n    public void A_b() => C_d();", "A_b")]
    [InlineData("    [Theory]\n    [InlineData(\"public\")]\n    public async Task A_b(string c)", "A_b")]
    [InlineData("    [GitFact]\n    public static void A_b() { }", "A_b")]
    [InlineData("    [SeededProperty(1)]\n    public bool A_b(int c) => true;", "A_b")]
    [InlineData("    [Theory, InlineData(1)]\n    public void A_b(int c) { }", "A_b")]
    [InlineData("    public void A_b() { }", null)]
    [InlineData("// [Fact]\npublic void A_b() { }", null)]
    public void A_test_name_is_found(string source, string? name) =>
        Assert.Equal(name, FindNames(source).SingleOrDefault());

    [Theory]
    [InlineData("A_name", 69, "_P2_P14_T5", false)]
    [InlineData("A_name", 70, "_P2", true)]
    [InlineData("A_name", 70, "", true)]
    public void A_long_test_name_is_found(string name, int more, string promises, bool isFound) =>
        Assert.Equal(isFound, IsTooLong(name + new string('x', more) + promises));

    [Theory]
    [InlineData("Nobody_is_picked", true)]
    [InlineData("A_backend_who_left", true)]
    [InlineData("Its_neighbour_is_picked", true)]
    [InlineData("The_whole_pool_is_replaced", false)]
    public void A_banned_word_in_a_test_name_is_found(string name, bool isFound) =>
        Assert.Equal(isFound, HasBannedWord(name));

    [Theory]
    [InlineData("A_name", true)]
    [InlineData("Member_b0_starts", true)]
    [InlineData("ANameOfWords", false)]
    [InlineData("a_name", false)]
    [InlineData("A__name", false)]
    public void A_name_that_is_no_sentence_is_found(string name, bool isSentence) =>
        Assert.Equal(isSentence, Sentence().IsMatch(name));

    private static IEnumerable<string> FindNames(string source) =>
        Declaration().Matches(source).Select(static match => match.Groups["name"].Value);

    private static bool IsTooLong(string name) => Suffix().Replace(name, "").Length > MaxLength;

    private static bool HasBannedWord(string name) => Banned().IsMatch(name.Replace('_', ' '));

    // An attribute of a test, perhaps others, and the method that follows.
    [GeneratedRegex(
        @"^[ ]*\[(?:\w*Fact|\w*Theory|\w*Property)\b.*?^[ ]*public (?:static |async )*[\w<>]+ (?<name>\w+)\(",
        RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"^[A-Z][A-Za-z0-9]*(_[A-Za-z0-9]+)+$")]
    private static partial Regex Sentence();

    [GeneratedRegex(@"(_[PT]\d+)+$")]
    private static partial Regex Suffix();

    [GeneratedRegex($@"\b(who|{VocabularyTests.Persons}|{VocabularyTests.British})\b", RegexOptions.IgnoreCase)]
    private static partial Regex Banned();
}
