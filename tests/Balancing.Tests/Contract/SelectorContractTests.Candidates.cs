using Balancing.Tests.Support;

namespace Balancing.Tests.Contract;

/// <content>Backends to which a request is restricted: P2.</content>
public abstract partial class SelectorContractTests<TSelector>
{
    [Theory]
    [InlineData(6)]
    [InlineData(700)]
    public void Only_candidates_are_picked_P02(int members)
    {
        BackendPool pool = Pools.Create(members);
        TSelector selector = Create(pool);
        Assert.Equal("b1 b4 b5", PickedAmong(selector, [Member(pool, "b5"), Member(pool, "b1"), Member(pool, "b4")]));
        Assert.Equal("b3", PickedAmong(selector, [Member(pool, "b3")]));
    }

    [Fact]
    public void Candidates_are_matched_by_id()
    {
        BackendPool pool = Pools.Create(6);
        TSelector selector = Create(pool);
        Backend stranger = new("stranger");
        Backend last = new("b2", weight: 9);
        Assert.Equal("b2", PickedAmong(selector, [null, stranger, last, last, null, Member(pool, "b2")]));
        Assert.Equal(None, PickedAmong(selector, [null, stranger]));
        Assert.True(selector.TrySelect(new SelectionContext { Candidates = new[] { last } }, out Backend? picked));
        Assert.Same(Member(pool, "b2"), picked);
    }

    [Fact]
    public void A_candidate_must_be_selectable_P02()
    {
        BackendPool pool = Pools.Create(6);
        TSelector selector = Create(pool);
        Backend[] candidates = [Member(pool, "b0"), Member(pool, "b1"), Member(pool, "b2"), Member(pool, "b3")];
        Member(pool, "b0").IsAvailable = false;
        Member(pool, "b1").IsHealthy = false;
        Assert.Equal("b2 b3", PickedAmong(selector, candidates));
        Assert.Equal("b3", PickedAmong(selector, candidates, Member(pool, "b2")));
        Assert.Equal(None, PickedAmong(selector, candidates, Member(pool, "b2"), Member(pool, "b3")));
        Assert.Equal(None, PickedAmong(selector, [Member(pool, "b1")])); // health is regarded for the pool as a whole
    }

    [Fact]
    public void Many_candidates_are_found_too()
    {
        BackendPool pool = Pools.Create(900);
        TSelector selector = Create(pool);
        Backend?[] some = [.. pool.Backends.Where(static backend => backend.Id.EndsWith('7')), null, new Backend("x")];
        HashSet<string> ids = [.. some.OfType<Backend>().Select(static backend => backend.Id)];
        string[] picked = PickedAmong(selector, some).Split(' ');
        Assert.Subset(ids, picked.ToHashSet());
        Assert.InRange(picked.Length, 60, 90); // 1,000 picks of 90 miss one with probability (89/90)^1000, 1 in 70,000
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Candidates_get_shares_in_proportion_to_their_weights(bool isLightestRepeated)
    {
        BackendPool pool = Pools.Weighted(1, 2, 5, 12, 40);
        TSelector selector = Create(pool);
        Backend[] candidates = [.. pool.Backends[..4]];
        Backend[] listed = isLightestRepeated
            ? [.. Enumerable.Repeat(candidates[0], 5), .. candidates, new Backend("b0", weight: 9)]
            : candidates;
        const int TotalWeight = 20;
        const int Picks = 500 * TotalWeight;
        Random random = Seeds.Random(31);
        for (int pick = 0; pick < Picks; pick++)
        {
            SelectionKey key = SelectionKey.FromHash((ulong)random.NextInt64());
            selector.Acquire(new SelectionContext { Key = key, Candidates = listed });
        }

        // What a key gets among candidates depends on the layout of all members, so the bound is loose: five times that
        // of the whole pool, and a little for selectors that are exact over whole cycles alone.
        foreach (Backend backend in candidates)
        {
            double tolerance = 0.002 + (5 * ShareTolerance(backend.Weight, TotalWeight, Picks));
            double ideal = (double)backend.Weight / TotalWeight;
            Assert.InRange((double)backend.InFlightCount / Picks, ideal - tolerance, ideal + tolerance);
        }
    }

    private static string PickedAmong(IBackendSelector selector, Backend?[] candidates, params Backend[] excluded)
    {
        HashSet<string> pickedIds = [];
        for (int request = 0; request < Requests; request++)
        {
            SelectionContext context = new()
            {
                Key = request % 2 == 0 ? SelectionKey.None : SelectionKey.FromHash((ulong)request),
                Candidates = candidates!,
                Excluded = excluded,
            };
            pickedIds.Add(Pick(selector, context)?.Id ?? None);
        }

        return string.Join(' ', pickedIds.Order(StringComparer.Ordinal));
    }
}
