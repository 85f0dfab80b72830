using System.Collections.Immutable;
using Balancing.Hashing;

namespace Balancing.Selectors.IPHash;

/// <summary>The members of one membership in the order of their ids, and the share of the hashes that each has.</summary>
internal sealed class IPHashSnapshot
{
    private readonly Backend[] _backends;
    private readonly WeightedIntervals _intervals;
    private readonly ulong _salt;

    public IPHashSnapshot(ImmutableArray<Backend> members)
    {
        _backends = [.. members.OrderBy(static backend => backend.Id, StringComparer.Ordinal)];
        _intervals = new WeightedIntervals([.. _backends.Select(static backend => backend.Weight)]);

        // Each membership deals anew. Without it some of the clients would stay when the pool changes, and how many would
        // depend on how ids sort; and proxies in two tiers would use the same bits of the hash for both choices.
        _salt = _backends.Aggregate(0UL, static (salt, backend) => SplitMix64.Mix(salt ^ BackendIdHash.Compute(backend.Id, (ulong)backend.Weight)));
    }

    public ReadOnlySpan<Backend> Backends => _backends;

    public ulong PlaceOf(SelectionKey key)
    {
        ulong hash = key.HasValue ? key.Hash : (ulong)Random.Shared.NextInt64();
        return SplitMix64.Mix(hash ^ _salt);
    }

    /// <summary>Whose interval a place lies in. There must be members.</summary>
    public Backend At(ulong place) => _backends[_intervals.Find(place)];
}
