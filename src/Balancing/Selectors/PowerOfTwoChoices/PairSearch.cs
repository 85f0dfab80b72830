using Balancing.Hashing;
using Balancing.Pool;
using Balancing.Selection;
using Balancing.Selectors.Common;

namespace Balancing.Selectors.PowerOfTwoChoices;

/// <summary>Finds the two members of a choice among those that may be returned, when some may not.</summary>
internal static class PairSearch
{
    // With half of the weight unavailable, 64 draws fail with a probability of 0.5^64; with nine tenths, 0.9^64 =
    // 1/850.
    private const int MaxDraws = 64;

    /// <summary>Two distinct members: one in proportion to weight, another in proportion to weight among the
    /// rest.</summary>
    /// <param name="members">The members. There must be some.</param>
    /// <param name="drawn">A pair that was drawn already; each of its members is found if it may be returned. To draw
    /// both anew because of one would favor some of the others. Null if there is no such pair.</param>
    /// <param name="context">What decides, with availability, which members may be returned.</param>
    /// <returns>The second is null if there is only one, the first too if there is none.</returns>
    public static (Backend? First, Backend? Second) Find(
        WeightedMembers members, (Backend? First, Backend? Second) drawn, in SelectionContext context)
    {
        ExclusionFilter filter = new(in context);
        Backend? first = FindOne(members, drawn.First, ref filter, other: null);
        Backend? second = first is null ? null : FindOne(members, drawn.Second, ref filter, first);
        filter.Dispose();
        return (first, second);
    }

    /// <summary>Two distinct members, found by looking at each. A warming member counts with the share that it
    /// accepts.</summary>
    /// <inheritdoc cref="Find(WeightedMembers, ValueTuple{Backend, Backend}, in SelectionContext)"/>
    public static (Backend? First, Backend? Second) FindAmong(
        ReadOnlySpan<PoolMember> members, in SelectionContext context)
    {
        ExclusionFilter filter = new(in context);
        Backend? first = FindLinearly(members, ref filter, other: null, countsShare: true);
        Backend? second = first is null ? null : FindLinearly(members, ref filter, first, countsShare: true);
        filter.Dispose();
        return (first, second);
    }

    private static Backend? FindOne(
        WeightedMembers members, Backend? drawn, ref ExclusionFilter filter, Backend? other)
    {
        for (int draw = 0; draw < MaxDraws; draw++)
        {
            drawn ??= members[members.Draw()].Backend;
            if (CanFind(drawn, ref filter, other))
            {
                return drawn;
            }

            drawn = null;
        }

        return FindLinearly(members.Span, ref filter, other, countsShare: false);
    }

    private static Backend? FindLinearly(
        ReadOnlySpan<PoolMember> members, ref ExclusionFilter filter, Backend? other, bool countsShare)
    {
        ulong total = 0;
        foreach (PoolMember member in members)
        {
            total += CanFind(member.Backend, ref filter, other) ? WeightOf(member, countsShare) : 0;
        }

        ulong target = Math.BigMul(ThreadRandom.Next(), total, out _);
        Backend? last = null;
        foreach (PoolMember member in members)
        {
            if (!CanFind(member.Backend, ref filter, other))
            {
                continue;
            }

            last = member.Backend;
            ulong weight = WeightOf(member, countsShare);
            if (target < weight)
            {
                break;
            }

            target -= weight;
        }

        return last; // if flags changed between the two passes, the last one that may be returned
    }

    private static ulong WeightOf(PoolMember member, bool countsShare) =>
        (ulong)member.Weight * (countsShare ? (ulong)member.Backend.MemberState.AcceptedShare : 1);

    private static bool CanFind(Backend backend, ref ExclusionFilter filter, Backend? other) =>
        !ReferenceEquals(backend, other) && filter.CanSelect(backend);
}
