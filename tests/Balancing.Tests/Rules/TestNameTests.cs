using System.Reflection;
using System.Text.RegularExpressions;

namespace Balancing.Tests.Rules;

/// <summary>Names of tests are short sentences about things.</summary>
public partial class TestNameTests
{
    private const int MaxLength = 75;

    private static readonly string[] Names =
        [.. typeof(TestNameTests).Assembly.GetTypes()
            .SelectMany(static type => type.GetMethods())
            .Where(static method => method.GetCustomAttribute<FactAttribute>() is not null)
            .Select(static method => method.Name)
            .Distinct()];

    [Fact]
    public void A_test_name_has_at_most_75_characters_before_the_promises()
    {
        Assert.NotEmpty(Names);
        Assert.DoesNotContain(Names, IsTooLong);
    }

    [Fact]
    public void A_test_name_contains_no_person_and_no_British_spelling() => Assert.DoesNotContain(Names, HasBannedWord);

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

    private static bool IsTooLong(string name) => Suffix().Replace(name, "").Length > MaxLength;

    private static bool HasBannedWord(string name) => Banned().IsMatch(name.Replace('_', ' '));

    [GeneratedRegex(@"(_[PT]\d+)+$")]
    private static partial Regex Suffix();

    [GeneratedRegex($@"\b(who|{VocabularyTests.Persons}|{VocabularyTests.British})\b", RegexOptions.IgnoreCase)]
    private static partial Regex Banned();
}
