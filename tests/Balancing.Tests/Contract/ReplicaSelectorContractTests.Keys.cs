using System.Net;
using System.Text;
using Balancing.Tests.Support;

namespace Balancing.Tests.Contract;

/// <content>Affinity, and how keys move while a backend is unavailable.</content>
public abstract partial class ReplicaSelectorContractTests<TSelector>
{
    [Fact]
    public void A_key_selects_the_same_backend_every_time()
    {
        TSelector selector = Create(Pools.Create(7));

        Assert.Equal(Owners(selector), Owners(selector));
    }

    [Fact]
    public void Selectors_of_equal_pools_agree_whatever_the_order_of_the_members_P06()
    {
        BackendPool pool = Pools.Weighted(1, 2, 3, 4, 5);
        BackendPool reversed = new(pool.Backends.Reverse().Select(static b => new Backend(b.Id, b.Weight)));

        Assert.Equal(Owners(Create(pool)), Owners(Create(reversed)));
    }

    [Fact]
    public void Keys_spread_over_all_backends() =>
        Assert.Equal(7, Owners(Create(Pools.Create(7))).Distinct().Count());

    [Fact]
    public void Only_keys_of_the_unavailable_backend_move_and_they_return_on_recovery_P07()
    {
        BackendPool pool = Pools.Create(7);
        TSelector selector = Create(pool);
        string[] before = Owners(selector);

        Member(pool, "b3").IsAvailable = false;
        string[] during = Owners(selector);
        Assert.Equal(during, Owners(selector));
        Assert.All(before.Zip(during), static move =>
        {
            Assert.NotEqual("b3", move.Second);
            Assert.True(
                move.First == "b3" || move.First == move.Second, $"A key of {move.First} moved to {move.Second}.");
        });

        Member(pool, "b3").IsAvailable = true;
        Assert.Equal(before, Owners(selector));
    }

    [Fact]
    public void The_keys_of_an_unavailable_backend_spread_over_several_others() // T5
    {
        BackendPool pool = Pools.Create(7);
        TSelector selector = Create(pool);
        string[] before = Owners(selector);

        Member(pool, "b3").IsAvailable = false;

        // About 70 keys over 6 others: even at a tenth of the keys, one of the six gets none with probability 6·0.9^70
        // < 0.4 %.
        IEnumerable<string> successors =
            before.Zip(Owners(selector)).Where(static move => move.First == "b3").Select(static move => move.Second);
        Assert.Equal(6, successors.Distinct().Count());
    }

    [Fact]
    public void An_unavailable_owner_and_an_excluded_owner_have_the_same_successor()
    {
        BackendPool pool = Pools.Create(7);
        TSelector selector = Create(pool);
        foreach (SelectionKey key in Keys)
        {
            Backend owner = Pick(selector, new SelectionContext { Key = key })!;
            Backend? successor = Pick(selector, new SelectionContext { Key = key, Excluded = new[] { owner } });
            owner.IsAvailable = false;
            Assert.Same(successor, Pick(selector, new SelectionContext { Key = key }));
            owner.IsAvailable = true;
        }
    }

    [Fact]
    public void All_forms_of_one_key_select_the_same_backend()
    {
        TSelector selector = Create(Pools.Create(50));
        foreach (string text in (string[])["user-42", "Ünïcödé 🦊", new string('x', 2_000)])
        {
            Backend?[] picks =
            [
                selector.TrySelect(text, out Backend? byText) ? byText : null,
                selector.TrySelect(text.AsSpan(), out Backend? byChars) ? byChars : null,
                selector.TrySelect(Encoding.UTF8.GetBytes(text), out Backend? byBytes) ? byBytes : null,
                selector.TrySelect(SelectionKey.FromString(text), out Backend? byKey) ? byKey : null,
                selector.Acquire(text).Backend,
            ];
            Assert.NotNull(byText);
            Assert.All(picks, pick => Assert.Same(byText, pick));
        }
    }

    [Fact]
    public void An_IPv4_address_and_its_mapped_form_are_one_client() // T24
    {
        TSelector selector = Create(Pools.Create(50));
        for (int host = 0; host < 200; host++)
        {
            IPAddress address = new([10, 0, 0, (byte)host]);
            Assert.True(selector.TrySelect(address, out Backend? plain));
            Assert.True(selector.TrySelect(address.MapToIPv6(), out Backend? mapped));
            Assert.Same(plain, mapped);
        }
    }

    // By P07 only weight attracts keys: a member of weight 0 cannot change the keys of the others.
    [Fact]
    public void A_member_of_weight_0_that_comes_or_goes_moves_no_key_P07()
    {
        BackendPool pool = Pools.Create(5);
        TSelector selector = Create(pool);
        string[] before = Owners(selector);

        pool.AddOrReplace(new Backend("zero", weight: 0));
        Assert.Equal(before, Owners(selector));
        pool.Remove("zero");
        Assert.Equal(before, Owners(selector));
    }
}
