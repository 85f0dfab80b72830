using Balancing.Pool;

namespace Balancing.Tests.Pool;

public class MemberStateTests
{
    [Fact]
    public void A_state_without_flags_is_open_and_may_be_leased()
    {
        MemberState state = MemberState.CreateUnpooled(weight: 1);
        Assert.Equal((true, true, true, false), (state.IsOpen, state.IsSelectable, state.IsLeasable, state.HasEnded));
    }

    [Theory]
    [InlineData(MemberFlags.Unavailable)]
    [InlineData(MemberFlags.Draining)]
    [InlineData(MemberFlags.Weightless)]
    [InlineData(MemberFlags.Suspended)]
    [InlineData(MemberFlags.Unhealthy)]
    internal void Each_reason_alone_is_enough(MemberFlags reason)
    {
        MemberState state = MemberState.CreateUnpooled(weight: 1);
        state.SetFlags(reason);
        Assert.Equal((false, false, false), (state.IsOpen, state.IsSelectable, state.IsLeasable));
    }

    [Fact]
    public void The_end_of_a_membership_forbids_leases_alone()
    {
        MemberState state = MemberState.CreateUnpooled(weight: 1);
        state.SetFlags(MemberFlags.Ended);
        Assert.Equal((true, false, true), (state.IsSelectable, state.IsLeasable, state.HasEnded));
    }
}
