using Balancing.Pool;

namespace Balancing.Tests.Pool;

public class MemberStateTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_set_begun_before_the_join_does_not_undo_a_later_one_P4(bool newer)
    {
        MemberState left = new(new InFlightCounter());
        MemberState joined = new(new InFlightCounter(), inheritFrom: left);
        int versionAtJoin = joined.Version;

        left.SetAvailable(!newer); // the older setter, which still writes to the old state
        joined.SettleAvailability();
        joined.SetAvailable(newer); // a setter on another thread, which returns
        joined.SetAvailableUnlessSetSince(versionAtJoin, !newer); // the older setter writes again

        Assert.Equal(newer, joined.IsAvailable);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_set_of_the_state_before_the_join_reaches_the_state_after_it_P4(bool value)
    {
        MemberState left = new(new InFlightCounter());
        MemberState joined = new(new InFlightCounter(), inheritFrom: left);
        int versionAtJoin = joined.Version;
        joined.SettleAvailability();
        joined.SetAvailableUnlessSetSince(versionAtJoin, value);
        Assert.Equal(value, joined.IsAvailable);
    }
}
