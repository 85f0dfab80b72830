using Balancing.Pool;

namespace Balancing.Tests.Pool;

public class MemberStateTests
{
    private readonly MemberState _state = MemberState.CreateUnpooled(weight: 1);

    [Fact]
    public void A_state_without_flags_is_open() =>
        Assert.Equal(
            (true, true, true, true, false),
            (_state.IsOpen, _state.CanTake(1), _state.TakesTurn(1), _state.TakesKey(7, 7, 1), _state.HasEnded));

    [Theory]
    [InlineData(MemberFlags.Unavailable)]
    [InlineData(MemberFlags.Draining)]
    [InlineData(MemberFlags.Weightless)]
    [InlineData(MemberFlags.Suspended)]
    [InlineData(MemberFlags.Unhealthy)]
    internal void Each_reason_alone_is_enough(MemberFlags reason)
    {
        _state.SetFlags(reason);
        Assert.Equal(
            (false, false, false, false),
            (_state.IsOpen, _state.CanTake(1), _state.TakesTurn(1), _state.TakesKey(7, 7, 1)));
    }

    [Fact]
    public void The_end_of_a_membership_forbids_leases_alone()
    {
        _state.SetFlags(MemberFlags.Ended);
        Assert.Equal((false, true, true), (_state.IsOpen, _state.CanTake(1), _state.HasEnded));
    }

    [Fact]
    public void Flags_and_share_do_not_touch_each_other()
    {
        _state.SetAcceptedShare(1);
        _state.SetFlags(MemberFlags.OfObject);
        Assert.Equal((1, MemberFlags.OfObject), (_state.AcceptedShare, _state.Flags));
        _state.SetAcceptedShare(MemberState.WholeShare);
        Assert.Equal((MemberState.WholeShare, MemberFlags.OfObject), (_state.AcceptedShare, _state.Flags));
        _state.SetFlags(MemberFlags.None);
        Assert.True(_state.IsOpen);
    }

    // Steps of the golden ratio: any number of turns is shared out exactly, to within a few.
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.1)]
    [InlineData(0.73)]
    public void A_warming_member_takes_its_share_of_turns_P18(double share)
    {
        _state.SetAcceptedShare((int)(share * MemberState.WholeShare));
        Assert.True(_state.CanTake(1));
        for (int round = 1; round <= 20; round++)
        {
            int taken = Enumerable.Range(0, 1_000).Count(_ => _state.TakesTurn(1));
            Assert.InRange(taken, (1_000 * share) - 4, (1_000 * share) + 4);
        }
    }

    // Binomial: 20,000 keys, a deviation of 71 at most; six of them.
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.1)]
    public void A_warming_member_takes_its_share_of_keys_P18(double share)
    {
        _state.SetAcceptedShare((int)(share * MemberState.WholeShare));
        int taken = Enumerable.Range(0, 20_000).Count(i => _state.TakesKey((ulong)i << 40, idHash: 99, 1));
        Assert.InRange(taken, (20_000 * share) - 426, (20_000 * share) + 426);
    }

    [Fact]
    public void A_key_that_was_taken_is_taken_while_the_share_grows_P18()
    {
        ulong[] keys = [.. Enumerable.Range(0, 1_000).Select(static i => (ulong)i << 40)];
        HashSet<ulong> taken = [];
        for (int share = 1; share <= MemberState.WholeShare; share += 771)
        {
            _state.SetAcceptedShare(share);
            HashSet<ulong> now = [.. keys.Where(key => _state.TakesKey(key, idHash: 5, 1))];
            Assert.Subset(now, taken);
            taken = now;
        }
    }
}
