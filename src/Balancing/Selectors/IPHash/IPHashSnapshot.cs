using System.Collections.Immutable;
using System.Diagnostics;
using Balancing.Hashing;

namespace Balancing.Selectors.IPHash;

/// <summary>The members of one membership in the order of their ids, and the interval of positions of each.</summary>
internal sealed class IPHashSnapshot
{
    private readonly Backend[] _backends;

    /// <param name="members">The members, in any order.</param>
    /// <param name="seed">The seed of the options.</param>
    /// <param name="previous">Those before a change: new objects of the same ids and weights keep its
    /// intervals.</param>
    public IPHashSnapshot(ImmutableArray<Backend> members, ulong seed, IPHashSnapshot? previous)
    {
        _backends = [.. members.OrderBy(static backend => backend.Id, StringComparer.Ordinal)];
        if (previous is not null && HasIdsAndWeightsOf(previous))
        {
            (Intervals, Salt) = (previous.Intervals, previous.Salt);
            return;
        }

        Intervals = new WeightedIntervals([.. _backends.Select(static backend => backend.Weight)]);

        // Salting with ids and weights reshuffles all clients on every change. Otherwise the share of clients that stay
        // would depend on the sort order of ids, and two proxy tiers would make correlated choices. See decision 5.
        Salt = _backends.Aggregate(
            seed,
            static (salt, backend) => SplitMix64.Mix(salt ^ BackendIdHash.Compute(backend.Id, (ulong)backend.Weight)));
    }

    public ReadOnlySpan<Backend> Backends => _backends;

    /// <summary>The interval of each member, in their order.</summary>
    public WeightedIntervals Intervals { get; }

    /// <summary>The mix of the seed with all ids and weights.</summary>
    public ulong Salt { get; }

    /// <summary>The slot of an id; negative if it is no member.</summary>
    public int SlotOf(string id)
    {
        int low = 0;
        int high = _backends.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) >>> 1;
            int order = string.CompareOrdinal(_backends[middle].Id, id);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return -1;
    }

    /// <summary>The member with the interval that contains a position.</summary>
    public Backend OwnerOf(ulong position) => _backends[SlotAt(position)];

    /// <summary>The slot of the member with the interval that contains a position.</summary>
    public int SlotAt(ulong position)
    {
        Debug.Assert(_backends.Length > 0, "A position has an owner only if there are members.");
        return Intervals.Find(position);
    }

    private bool HasIdsAndWeightsOf(IPHashSnapshot other) =>
        _backends.Select(static backend => (backend.Id, backend.Weight))
            .SequenceEqual(other._backends.Select(static backend => (backend.Id, backend.Weight)));
}
