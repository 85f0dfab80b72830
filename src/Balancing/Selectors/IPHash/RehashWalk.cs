using System.Buffers;
using System.Diagnostics;
using Balancing.Hashing;
using Balancing.Selection;
using Balancing.Selectors.Common;

namespace Balancing.Selectors.IPHash;

/// <summary>The members for a client: those of a <see cref="RehashSequence"/>, then all others.</summary>
/// <remarks>
/// <para>So the clients of an unavailable backend spread over all others by weight. If nearly all of the weight is
/// unavailable, the hashes run out. Then the others follow in the order of their <see cref="WeightedScore"/>, which
/// spreads clients by weight too.</para>
/// <para>The order depends on membership and position alone. Members that may not be selected are skipped.</para>
/// </remarks>
internal static class RehashWalk
{
    // With half of the weight unavailable, 64 hashes fail with a probability of 0.5^64; with nine tenths, 0.9^64 =
    // 1/850.
    private const int MaxRehashes = 64;

    private const int MaxStackScores = 128;

    /// <summary>The first member that may be selected; null if there is none.</summary>
    public static Backend? FindFirst(IPHashSnapshot snapshot, ulong position, in SelectionContext context)
    {
        RehashSequence order = new(snapshot, position);
        Backend? first = CandidateSearch.FindFirst(order, MaxRehashes, snapshot.Backends, context);
        if (first is null)
        {
            FillCandidates(snapshot, position, context, new Span<Backend>(ref first!)); // from the scores
        }

        return first;
    }

    /// <summary>Writes the first distinct members that may be selected.</summary>
    /// <returns>The number of members written.</returns>
    public static int FillCandidates(
        IPHashSnapshot snapshot, ulong position, in SelectionContext context, Span<Backend> destination)
    {
        Debug.Assert(!snapshot.Backends.IsEmpty, "A position has an owner only if there are members.");
        ExclusionFilter filter = new(in context);
        int wanted = Math.Min(destination.Length, snapshot.Backends.Length);
        int found = 0;
        RehashSequence order = new(snapshot, position);
        for (int i = 0; i < MaxRehashes && found < wanted; i++)
        {
            Backend backend = snapshot.Backends[order.Next()];
            if (filter.CanSelect(backend) && !destination[..found].ContainsObject(backend))
            {
                destination[found++] = backend;
            }
        }

        Span<Backend> rest = destination[found..wanted];
        if (!rest.IsEmpty)
        {
            using CandidateSlots slots = new(snapshot, context.Candidates.Span);
            found += rest.Length <= MaxStackScores
                ? FillWithLowestScores(snapshot, position, slots.Span, ref filter, destination[..found], rest)
                : FillSortedByScore(snapshot, position, slots.Span, ref filter, destination[..found], rest);
        }

        filter.Dispose();
        return found;
    }

    /// <summary>Writes a few members with the lowest scores, in order: O(members), by insertion.</summary>
    private static int FillWithLowestScores(
        IPHashSnapshot snapshot,
        ulong position,
        ReadOnlySpan<int> slots,
        ref ExclusionFilter filter,
        ReadOnlySpan<Backend> found,
        Span<Backend> destination)
    {
        Span<ulong> scores = stackalloc ulong[MaxStackScores];
        int count = 0;
        foreach (int slot in slots)
        {
            Backend backend = snapshot.Backends[slot];
            if (!filter.CanSelect(backend) || found.ContainsObject(backend))
            {
                continue;
            }

            ulong score = ScoreOf(position, slot, backend);
            if (count == destination.Length && scores[count - 1] <= score)
            {
                continue;
            }

            count = Math.Min(count + 1, destination.Length);
            int hole = count - 1;
            for (; hole > 0 && scores[hole - 1] > score; hole--)
            {
                (scores[hole], destination[hole]) = (scores[hole - 1], destination[hole - 1]);
            }

            (scores[hole], destination[hole]) = (score, backend);
        }

        return count;
    }

    /// <summary>The same for many members, for which insertion would be quadratic.</summary>
    private static int FillSortedByScore(
        IPHashSnapshot snapshot,
        ulong position,
        ReadOnlySpan<int> slots,
        ref ExclusionFilter filter,
        ReadOnlySpan<Backend> found,
        Span<Backend> destination)
    {
        UInt128[] rented = ArrayPool<UInt128>.Shared.Rent(slots.Length);
        int count = 0;
        foreach (int slot in slots)
        {
            Backend backend = snapshot.Backends[slot];
            if (filter.CanSelect(backend) && !found.ContainsObject(backend))
            {
                rented[count++] = new UInt128(ScoreOf(position, slot, backend), (ulong)slot); // of equal scores by slot
            }
        }

        rented.AsSpan(0, count).Sort();
        count = Math.Min(count, destination.Length);
        for (int i = 0; i < count; i++)
        {
            destination[i] = snapshot.Backends[(int)(ulong)rented[i]];
        }

        ArrayPool<UInt128>.Shared.Return(rented);
        return count;
    }

    private static ulong ScoreOf(ulong position, int slot, Backend backend) =>
        WeightedScore.Compute(RehashSequence.Rehash(position, MaxRehashes + slot), backend.Weight);
}
