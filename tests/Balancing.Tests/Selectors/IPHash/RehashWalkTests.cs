using Balancing.Hashing;
using Balancing.Selectors.IPHash;
using Balancing.Tests.Support;

namespace Balancing.Tests.Selectors.IPHash;

/// <summary>The candidates of an IP hash are those of the rule in docs/placement.md.</summary>
public class RehashWalkTests
{
    /// <summary>
    /// Around the number of replicas up to which there is a buffer on the stack. With 3,000 members of equal weight
    /// some scores are equal, so their order counts too.
    /// </summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(128)]
    [InlineData(129)]
    [InlineData(192)]
    [InlineData(193)]
    [InlineData(500)]
    [InlineData(3_000)]
    public void Candidates_follow_the_documented_rule(int requested)
    {
        Random random = Seeds.Random(20_500 + requested);
        foreach ((int members, double up) in
            ((int, double)[])[(3_000, 1), (3_000, 0.9), (3_000, 0.01), (40, 0.5), (200, 0.01)])
        {
            BackendPool pool =
                Pools.Weighted([.. Enumerable.Range(0, members).Select(_ => members == 200 ? random.Next(1, 100) : 1)]);
            foreach (Backend backend in pool.Backends)
            {
                backend.IsAvailable = random.NextDouble() < up;
            }

            IPHashSnapshot snapshot = new(pool.Backends, seed: 0, previous: null);
            for (int i = 0; i < 3; i++)
            {
                ulong position = (ulong)random.NextInt64(long.MinValue, long.MaxValue);
                Backend[] expected =
                    [.. Candidates(snapshot, position).Distinct().Where(static backend => backend.IsAvailable)
                        .Take(requested)];
                Backend[] found = new Backend[requested];
                Assert.Equal(expected.Length, RehashWalk.FillCandidates(snapshot, position, default, found));
                Assert.Equal(expected, found[..expected.Length]);
                Assert.All(found[expected.Length..], Assert.Null);
            }
        }
    }

    private static IEnumerable<Backend> Candidates(IPHashSnapshot snapshot, ulong position)
    {
        Backend[] backends = [.. snapshot.Backends];
        IEnumerable<ulong> rehashes = Enumerable.Range(1, 63).Select(k => Rehash(position, k));
        return
        [
            .. rehashes.Prepend(position).Select(snapshot.OwnerOf),
            .. backends.Index()
                .OrderBy(entry => WeightedScore.Compute(Rehash(position, 64 + entry.Index), entry.Item.Weight))
                .Select(static entry => entry.Item),
        ];
    }

    private static ulong Rehash(ulong position, int k) => SplitMix64.Mix(position + ((ulong)k * SplitMix64.Gamma));
}
