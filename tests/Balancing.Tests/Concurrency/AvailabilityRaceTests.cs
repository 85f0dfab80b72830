using Balancing.Pool;
using Balancing.Tests.Support;

namespace Balancing.Tests.Concurrency;

[Collection(SerialTests.Name)]
public class AvailabilityRaceTests
{
    // At every moment the backend is draining or unhealthy, and another one is healthy. So it may never be selected: an
    // answer must come from one look at all of its flags.
    [Fact]
    public void Flags_that_change_at_once_never_let_a_closed_backend_through_P02()
    {
        BackendPool pool = Pools.Create(2);
        Backend closed = pool.Backends[1];
        closed.MemberState.SetFlags(MemberFlags.Draining);
        Workers workers = new();
        workers.Repeat(() =>
        {
            closed.MemberState.SetFlags(MemberFlags.Unhealthy);
            closed.MemberState.SetFlags(MemberFlags.Draining);
        });
        workers.Repeat(() =>
        {
            for (int i = 0; i < 1_000; i++)
            {
                Assert.False(default(SelectionContext).CanSelect(closed));
                Assert.False(closed.MemberState.TakesTurn(1));
                Assert.False(closed.MemberState.TakesKey(position: 7, idHash: 7, cost: 1));
                Assert.False(closed.TryAcquire(out _));
            }
        });
        workers.RunFor(TimeSpan.FromSeconds(1));
    }

    // No other thread sets the flags, and the ids are new, so the pool has no state that could win. The setter must
    // read the value that it wrote, before, during or after the join.
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_flag_set_while_backends_join_a_pool_keeps_its_value_P04_P10(bool comeBack)
    {
        BackendPool pool = Pools.Create(200);
        using LeastConnectionsSelector selector = new(pool);
        Backend[] joining = [.. pool.Backends];
        BackendLease[] departed = [];
        bool hasJoined = false;
        Race.Run(
            TimeSpan.FromSeconds(1),
            before: () =>
            {
                // So that the new members adopt a state.
                departed = [.. pool.Backends.Select(static backend => backend.Acquire())];
                pool.ReplaceAll([]);
                joining = comeBack ? joining : [.. joining.Select(static backend => new Backend(backend.Id))];
                hasJoined = false;
            },
            after: () =>
            {
                Assert.All(joining, static backend => Assert.False(backend.IsAvailable));
                Assert.False(selector.TrySelect(out _));
                joining[7].IsAvailable = true;
                Assert.True(selector.TrySelect(out Backend? only) && only == joining[7]);
                Array.ForEach(departed, static lease => lease.Dispose());
            },
            () =>
            {
                pool.ReplaceAll(joining);
                Volatile.Write(ref hasJoined, true);
            },
            () =>
            {
                do
                {
                    Array.ForEach(joining, SetAndRead);
                }
                while (!Volatile.Read(ref hasJoined));
            });

        static void SetAndRead(Backend backend)
        {
            backend.IsAvailable = true;
            Assert.True(backend.IsAvailable);
            backend.IsAvailable = false;
            Assert.False(backend.IsAvailable);
        }
    }

    // The id is a member and available. A flag that is set on the new object before the replacement counts, and one set
    // afterwards goes to the state of the pool. So both objects have the value in any case.
    [Fact]
    public void A_flag_set_during_a_replacement_is_seen_by_both_objects_P10()
    {
        BackendPool pool = Pools.Create(1);
        using LeastConnectionsSelector selector = new(pool);
        Backend old = pool.Backends[0];
        Backend backend = old;
        Race.Run(
            TimeSpan.FromMilliseconds(700),
            before: () =>
            {
                old = pool.Backends[0];
                old.IsAvailable = true;
                backend = new Backend("b0");
            },
            after: () =>
            {
                Assert.Equal((false, false), (old.IsAvailable, backend.IsAvailable));
                Assert.False(selector.TrySelect(out _));
                old.IsAvailable = !old.IsAvailable;
                Assert.Equal(old.IsAvailable, backend.IsAvailable);
            },
            () => pool.AddOrReplace(backend),
            () => backend.IsAvailable = false);
    }

    [Fact]
    public void A_flag_set_while_a_member_is_replaced_is_kept_P04_P10()
    {
        BackendPool pool = Pools.Create(1);
        Backend old = pool.Backends[0];
        bool requested = false;
        Race.Run(
            TimeSpan.FromMilliseconds(500),
            before: () =>
            {
                old = pool.Backends[0];
                requested = !old.IsAvailable;
            },
            after: () => Assert.Equal((requested, requested), (old.IsAvailable, pool.Backends[0].IsAvailable)),
            () => pool.AddOrReplace(new Backend("b0")),
            () => old.IsAvailable = requested);
    }
}
