using Balancing.Tests.Support;

namespace Balancing.Tests.Pool;

/// <summary>The flags of a backend: one source each, and how they meet the pool.</summary>
public class FlagTests
{
    private static readonly Dictionary<string, (Func<Backend, bool> Get, Action<Backend, bool> Set)> Flags = new()
    {
        [nameof(Backend.IsAvailable)] = (static b => b.IsAvailable, static (b, value) => b.IsAvailable = value),
        [nameof(Backend.IsDraining)] = (static b => b.IsDraining, static (b, value) => b.IsDraining = value),
        [nameof(Backend.IsHealthy)] = (static b => b.IsHealthy, static (b, value) => b.IsHealthy = value),
    };

    public static TheoryData<string> Names => [.. Flags.Keys];

    [Fact]
    public void A_new_backend_is_available_healthy_and_not_draining()
    {
        Backend backend = new("a");
        Assert.Equal((true, true, false), (backend.IsAvailable, backend.IsHealthy, backend.IsDraining));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Each_flag_changes_none_of_the_others(string name)
    {
        foreach (Backend backend in new[] { new Backend("a"), Pools.Create(1).Backends[0] })
        {
            bool[] before = [.. Flags.Values.Select(flag => flag.Get(backend))];
            Flags[name].Set(backend, !Flags[name].Get(backend));
            bool[] after = [.. Flags.Values.Select(flag => flag.Get(backend))];
            Assert.Equal([name], Flags.Keys.Where((_, i) => before[i] != after[i]));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_flag_set_on_a_new_object_counts_when_it_replaces_a_member(string name)
    {
        BackendPool pool = Pools.Create(2);
        (Func<Backend, bool> get, Action<Backend, bool> set) = Flags[name];
        bool first = get(pool.Backends[0]);
        Backend old = pool.Backends[0];
        Backend next = new("b0");
        set(next, !first);
        pool.AddOrReplace(next);
        Assert.Equal((!first, !first), (get(next), get(old)));

        // Set to what a new object has anyway: that counts as set too.
        Backend last = new("b0");
        set(last, first);
        pool.AddOrReplace(last);
        Assert.Equal((first, first, first), (get(last), get(next), get(old)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_flag_that_was_not_set_on_the_new_object_stays_as_it_was(string name)
    {
        BackendPool pool = Pools.Create(2);
        (Func<Backend, bool> get, Action<Backend, bool> set) = Flags[name];
        bool changed = !get(pool.Backends[0]);
        set(pool.Backends[0], changed);
        pool.ReplaceAll(new Backend("b0"), new Backend("b1"));
        Assert.Equal((changed, !changed), (get(pool.Backends[0]), get(pool.Backends[1])));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_same_object_again_sets_nothing_again(string name)
    {
        Backend a = new("a");
        (Func<Backend, bool> get, Action<Backend, bool> set) = Flags[name];
        set(a, !get(a));
        BackendPool pool = new(a, new Backend("b"));
        set(a, !get(a));
        bool value = get(a);
        pool.ReplaceAll(pool.Backends);
        pool.AddOrReplace(new Backend("a"));
        pool.AddOrReplace(a);
        Assert.Equal(value, get(a));
    }

    // The object joins, and the flag is set to another value, at the end of a set that began before.
    [Theory]
    [MemberData(nameof(Names))]
    public void A_set_that_a_join_interrupts_is_not_repeated_over_a_newer_one_P04(string name)
    {
        BackendPool pool = Pools.Create(2);
        (Func<Backend, bool> get, Action<Backend, bool> set) = Flags[name];
        Backend backend = new("b0");
        bool first = get(backend);
        bool hasJoined = true;
        backend.MemberState.Load.AddObserver(new CallbackObserver(() =>
        {
            if (!hasJoined)
            {
                hasJoined = true;
                pool.AddOrReplace(backend);
                set(backend, first);
            }
        }));
        hasJoined = false;
        set(backend, !first);
        Assert.Equal((true, first), (hasJoined, get(backend)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void An_object_that_comes_back_keeps_its_flags(string name)
    {
        Backend a = new("a");
        (Func<Backend, bool> get, Action<Backend, bool> set) = Flags[name];
        BackendPool pool = new(a);
        bool changed = !get(a);
        set(a, changed);
        pool.Remove("a");
        Assert.Equal(changed, get(a));
        pool.AddOrReplace(a);
        Assert.Equal(changed, get(a));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void After_removal_an_old_object_of_the_id_sets_nothing_on_the_new_member(string name)
    {
        Backend old = new("a");
        (Func<Backend, bool> get, Action<Backend, bool> set) = Flags[name];
        BackendPool pool = new(old);
        pool.Remove("a");
        Backend next = new("a");
        pool.AddOrReplace(next);
        bool first = get(next);
        set(old, !first);
        Assert.Equal((first, !first), (get(next), get(old)));

        // Unless it is added: then what was set while it was in no pool counts.
        pool.AddOrReplace(old);
        Assert.Equal((!first, !first), (get(next), get(old)));
    }
}
