using System.Collections.Immutable;
using Balancing.Pool;
using Balancing.Selectors.Common;
using Balancing.Selectors.IPHash;
using Balancing.Selectors.LeastLatency;
using Balancing.Selectors.PowerOfTwoChoices;
using Balancing.Tests.Support;

namespace Balancing.Tests.Selectors;

/// <summary>New objects of the same ids and weights renew what holds objects, and nothing else (T54).</summary>
public class KeptTableTests
{
    private readonly ImmutableArray<PoolMember> _first = PoolMembers.Weighted([5, 1, 1]);
    private readonly ImmutableArray<PoolMember> _renewed = PoolMembers.Weighted([5, 1, 1]);
    private readonly ImmutableArray<PoolMember> _reweighted = PoolMembers.Weighted([5, 1, 2]);

    [Fact]
    public void Random_draws_keep_the_table_of_weights_T54()
    {
        WeightedMembers before = new(_first, previous: null);
        WeightedMembers after = new(_renewed, before);
        Assert.Same(before.Weights, after.Weights);
        Assert.Same(_renewed[0].Backend, after[0].Backend);
        Assert.NotSame(before.Weights, new WeightedMembers(_reweighted, before).Weights);
    }

    [Fact]
    public void Two_choices_keep_the_table_of_pairs_T54()
    {
        TwoChoicesSnapshot before = new(_first, previous: null);
        TwoChoicesSnapshot after = new(_renewed, before);
        Assert.Same(before.Pairs, after.Pairs);
        Assert.Same(_renewed[0].Backend, after.Members[0].Backend);
        Assert.NotSame(before.Pairs, new TwoChoicesSnapshot(_reweighted, before).Pairs);
    }

    [Fact]
    public void Least_latency_keeps_the_table_of_weights_T54()
    {
        LatencySnapshot before = new(_first, previous: null);
        LatencySnapshot after = new(_renewed, before);
        Assert.Same(before.Weights, after.Weights);
        Assert.Same(_renewed[0].Backend, after[0].Backend);
        Assert.NotSame(before.Weights, new LatencySnapshot(_reweighted, before).Weights);
    }

    [Fact]
    public void IP_hash_keeps_the_intervals_in_any_order_of_the_list_T54()
    {
        IPHashSnapshot before = new(Backends(_first), seed: 1, previous: null);
        IPHashSnapshot after = new(Backends([.. _renewed.Reverse()]), seed: 1, before);
        Assert.Same(before.Intervals, after.Intervals);
        Assert.Equal(before.Salt, after.Salt);
        Assert.Same(_renewed[0].Backend, after.Backends[0]);
        IPHashSnapshot changed = new(Backends(_reweighted), seed: 1, before);
        Assert.NotSame(before.Intervals, changed.Intervals);
        Assert.NotEqual(before.Salt, changed.Salt);
    }

    private static ImmutableArray<Backend> Backends(ImmutableArray<PoolMember> members) =>
        [.. members.Select(static member => member.Backend)];
}
