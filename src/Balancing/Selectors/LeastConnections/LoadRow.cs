using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Balancing.Selectors.LeastConnections;

/// <summary>One row of a <see cref="LoadTournamentTree"/>: costs in groups of sixteen, filled up with the cost of nobody.</summary>
internal readonly struct LoadRow
{
    public const int GroupLength = 16;

    private readonly long[] _costs;

    public LoadRow(int length)
    {
        Length = length;
        Groups = (length + GroupLength - 1) / GroupLength;
        _costs = new long[Groups * GroupLength];
        Array.Fill(_costs, LoadCost.Unavailable);
    }

    public int Length { get; }

    public int Groups { get; }

    public long this[int position] => Volatile.Read(ref _costs[position]);

    /// <summary>Writes a cost unless somebody else has written since, with a full fence: what the caller reads next, it reads after others can see this.</summary>
    public void Replace(int position, long seen, long cost) => Interlocked.CompareExchange(ref _costs[position], cost, seen);

    /// <summary>The least cost of a group.</summary>
    public long Least(int group)
    {
        // Four lanes at a time: a third of the time of sixteen comparisons one after the other.
        ReadOnlySpan<Vector256<long>> costs = Group(group * GroupLength);
        Vector256<long> four = Vector256.Min(Vector256.Min(costs[0], costs[1]), Vector256.Min(costs[2], costs[3]));
        Vector128<long> two = Vector128.Min(four.GetLower(), four.GetUpper());
        return Math.Min(two[0], two[1]);
    }

    /// <summary>The least cost of the row.</summary>
    public long Least()
    {
        long least = LoadCost.Unavailable;
        for (int group = 0; group < Groups; group++)
        {
            least = Math.Min(least, Least(group));
        }

        return least;
    }

    /// <summary>The first position of this cost within a group, not before <paramref name="from"/>, which lies in the group; -1 if there is none.</summary>
    public int FindInGroup(int from, long cost)
    {
        int start = from & -GroupLength;
        ReadOnlySpan<Vector256<long>> costs = Group(start);
        Vector256<long> wanted = Vector256.Create(cost);
        uint found = Vector256.Equals(costs[0], wanted).ExtractMostSignificantBits()
            | (Vector256.Equals(costs[1], wanted).ExtractMostSignificantBits() << 4)
            | (Vector256.Equals(costs[2], wanted).ExtractMostSignificantBits() << 8)
            | (Vector256.Equals(costs[3], wanted).ExtractMostSignificantBits() << 12);
        found &= uint.MaxValue << (from - start);
        return found == 0 ? -1 : start + BitOperations.TrailingZeroCount(found);
    }

    private ReadOnlySpan<Vector256<long>> Group(int start) =>
        MemoryMarshal.Cast<long, Vector256<long>>(_costs.AsSpan(start, GroupLength));
}
