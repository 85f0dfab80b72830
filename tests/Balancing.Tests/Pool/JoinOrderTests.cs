using System.Collections.Immutable;
using Balancing.Pool;

namespace Balancing.Tests.Pool;

public class JoinOrderTests
{
    [Theory]
    [InlineData("a b c", "", "a b c")]
    [InlineData("c a b", "a b c", "a b c")] // rotated
    [InlineData("x c y a", "a b c", "a c x y")] // those who stay as before, newcomers in the order in which they are given
    [InlineData("x y", "a b", "x y")]
    [InlineData("", "a b", "")]
    public void Who_stays_keeps_its_place_and_newcomers_follow(string members, string previous, string expected) =>
        Assert.Equal(expected, string.Join(' ', JoinOrder.Of(Members(members), Members(previous)).Select(static backend => backend.Id)));

    [Fact]
    public void The_objects_are_those_of_the_new_list()
    {
        ImmutableArray<Backend> members = Members("b a");
        ImmutableArray<Backend> ordered = JoinOrder.Of(members, Members("a b"));
        Assert.Same(members[1], ordered[0]);
        Assert.Same(members[0], ordered[1]);
    }

    private static ImmutableArray<Backend> Members(string ids) =>
        [.. ids.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static id => new Backend(id))];
}
