using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Balancing.Selectors.LeastConnections;

/// <summary>Sixteen costs that lie side by side, and after them the weights that belong to them, if there are
/// weights.</summary>
/// <remarks>Four lanes at a time: a third of the time of sixteen comparisons one after the other. One span and not two:
/// a search keeps it in registers.</remarks>
internal readonly ref struct LoadGroup(ReadOnlySpan<long> entries)
{
    public const int Length = 16;

    private readonly ReadOnlySpan<long> _entries = entries;

    private ReadOnlySpan<Vector256<long>> Costs => MemoryMarshal.Cast<long, Vector256<long>>(_entries[..Length]);

    private ReadOnlySpan<Vector256<long>> Weights => MemoryMarshal.Cast<long, Vector256<long>>(_entries[Length..]);

    /// <summary>Copies costs and weights.</summary>
    public void CopyTo(Span<long> destination) => _entries.CopyTo(destination);

    /// <summary>The least cost.</summary>
    public long Min()
    {
        ReadOnlySpan<Vector256<long>> costs = Costs;
        Vector256<long> four = Vector256.Min(Vector256.Min(costs[0], costs[1]), Vector256.Min(costs[2], costs[3]));
        Vector128<long> two = Vector128.Min(four.GetLower(), four.GetUpper());
        return Math.Min(two[0], two[1]);
    }

    /// <summary>The weight of all entries of this cost together.</summary>
    public long WeightOf(long cost)
    {
        Vector256<long> wanted = Vector256.Create(cost);
        ReadOnlySpan<Vector256<long>> costs = Costs;
        ReadOnlySpan<Vector256<long>> weights = Weights;
        Vector256<long> first = (
            weights[0] & Vector256.Equals(costs[0], wanted)) + (weights[1] & Vector256.Equals(costs[1], wanted));
        Vector256<long> second = (
            weights[2] & Vector256.Equals(costs[2], wanted)) + (weights[3] & Vector256.Equals(costs[3], wanted));
        return Vector256.Sum(first + second);
    }

    /// <summary>The first entry of this cost, not before <paramref name="from"/>; -1 if there is none.</summary>
    public int Find(long cost, int from = 0)
    {
        uint found = Matches(cost) & (uint.MaxValue << from);
        return found == 0 ? -1 : BitOperations.TrailingZeroCount(found);
    }

    /// <summary>The entry of this cost that a target falls on if the weights of such entries are laid end
    /// to end.</summary>
    /// <param name="cost">The cost.</param>
    /// <param name="target">Less than their weight together. Becomes the place within the entry that is found.</param>
    /// <returns>The last such entry if the target lies beyond all, because one was rewritten since; -1 if there is
    /// none.</returns>
    public int FindByWeight(long cost, ref long target)
    {
        ReadOnlySpan<long> weights = _entries[Length..];
        int last = -1;
        for (uint matches = Matches(cost); matches != 0; matches &= matches - 1)
        {
            last = BitOperations.TrailingZeroCount(matches);
            if (target < weights[last])
            {
                break;
            }

            target -= weights[last];
        }

        return last;
    }

    private uint Matches(long cost)
    {
        ReadOnlySpan<Vector256<long>> costs = Costs;
        Vector256<long> wanted = Vector256.Create(cost);
        return Vector256.Equals(costs[0], wanted).ExtractMostSignificantBits()
            | (Vector256.Equals(costs[1], wanted).ExtractMostSignificantBits() << 4)
            | (Vector256.Equals(costs[2], wanted).ExtractMostSignificantBits() << 8)
            | (Vector256.Equals(costs[3], wanted).ExtractMostSignificantBits() << 12);
    }
}
