using System.Collections.Immutable;
using Balancing.Tests.Support;

namespace Balancing.Tests.Pool;

public class BackendPoolTests
{
    private readonly BackendPool _pool = Pools.Create(4);
    private int _builds;

    public BackendPoolTests() => View = new PoolView<object>(_pool, Build);

    private PoolView<object> View { get; }

    [Fact]
    public void A_pool_lists_its_backends_in_the_order_given() =>
        Assert.Equal(["b0", "b1", "b2"], Pools.Create(3).Backends.Select(static b => b.Id));

    [Fact]
    public void A_change_to_the_same_membership_builds_no_view()
    {
        ImmutableArray<Backend> members = _pool.Backends;
        object built = View.Current;
        _builds = 0;
        _pool.ReplaceAll(members);
        _pool.AddOrReplace(members[2]);
        _pool.Update([members[1]], ["missing"]);
        Assert.Equal(0, _builds);
        Assert.Same(built, View.Current);
    }

    [Fact]
    public void Another_order_or_another_object_is_a_change()
    {
        _builds = 0;
        _pool.ReplaceAll(_pool.Backends.Reverse());
        _pool.AddOrReplace(new Backend("b2"));
        Assert.Equal(2, _builds);
    }

    [Fact]
    public void An_update_replaces_removes_and_adds_as_one_change()
    {
        Backend replaced = new("b1", weight: 7);
        Backend added = new("b9");
        Backend[] both = [new("b3", weight: 2)];
        _builds = 0;
        _pool.Update([replaced, added, .. both], ["b0", "missing", "b3"]);
        Assert.Equal(1, _builds);
        Assert.Equal(
            ["b1 (weight 7)", "b2", "b3 (weight 2)", "b9"],
            _pool.Backends.Select(static backend => backend.ToString()));
    }

    [Fact]
    public void An_update_keeps_counts_and_availability_of_remaining_members_P10()
    {
        using BackendLease lease = _pool.Backends[1].Acquire();
        _pool.Backends[1].IsAvailable = false;
        Backend replacement = new("b1");
        _pool.Update([replacement], []);
        Assert.Equal(1, replacement.InFlightCount);
        Assert.False(replacement.IsAvailable);
    }

    [Fact]
    public void A_bad_update_changes_nothing_P03()
    {
        ImmutableArray<Backend> before = _pool.Backends;
        _builds = 0;
        Assert.Throws<ArgumentNullException>("addOrReplace", () => _pool.Update(null!, []));
        Assert.Throws<ArgumentNullException>("removeIds", () => _pool.Update([], null!));
        Assert.Throws<ArgumentException>(
            "addOrReplace", () => _pool.Update([new Backend("x"), new Backend("x")], ["b0"]));
        Assert.Throws<ArgumentException>("addOrReplace", () => _pool.Update([null!], ["b0"]));
        Assert.Throws<ArgumentException>("removeIds", () => _pool.Update([new Backend("x")], ["b0", null!]));
        Assert.Throws<ArgumentException>("addOrReplace", () => _pool.Update([Pools.Create(1).Backends[0]], ["b1"]));
        Assert.Equal(before, _pool.Backends);
        Assert.Equal(0, _builds);
    }

    [Fact]
    public void A_sequence_of_members_may_change_the_pool_while_it_is_enumerated()
    {
        _pool.ReplaceAll(Sequence());
        Assert.Equal(["last"], _pool.Backends.Select(static backend => backend.Id));

        IEnumerable<Backend> Sequence()
        {
            Assert.True(_pool.Remove("b0"));
            yield return new Backend("last");
        }
    }

    private object Build(ImmutableArray<Backend> members, object? previous)
    {
        _builds++;
        return new object();
    }
}
