using System.Collections.Immutable;
using Balancing.Pool;
using Balancing.Tests.Support;

namespace Balancing.Tests.Pool;

public class JoinOrderTests
{
    [Theory]
    [InlineData("a b c", "", "a b c")]
    [InlineData("c a b", "a b c", "a b c")] // rotated
    [InlineData("x c y a", "a b c", "a c x y")] // remaining members as before, new ones in the given order
    [InlineData("x y", "a b", "x y")]
    [InlineData("", "a b", "")]
    public void Remaining_members_keep_their_order_and_new_ones_follow(
        string members, string previous, string expected) =>
        Assert.Equal(
            expected,
            string.Join(
                ' ', JoinOrder.Arrange(Members(members), Members(previous)).Select(static member => member.Id)));

    [Fact]
    public void The_objects_are_those_of_the_new_list()
    {
        ImmutableArray<PoolMember> members = Members("b a");
        ImmutableArray<PoolMember> ordered = JoinOrder.Arrange(members, Members("a b"));
        Assert.Same(members[1].Backend, ordered[0].Backend);
        Assert.Same(members[0].Backend, ordered[1].Backend);
    }

    private static ImmutableArray<PoolMember> Members(string ids) =>
        PoolMembers.Create(ids.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static id => new Backend(id)));
}
