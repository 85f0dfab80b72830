using Balancing.Hashing;
using Balancing.Pool;
using Balancing.Selection;
using Balancing.Selectors.Common;

namespace Balancing.Selectors.PowerOfTwoChoices;

/// <summary>Finds the two members of a choice among those that may be returned, when some may not or warm up.</summary>
/// <remarks>A warming member counts with the share that it accepts: it refuses the other draws, and a search of all
/// members multiplies its weight. So backends that tie have weight × share of the requests. To ask only the first of a
/// pair that ties is not enough: beside busy backends an idle newcomer would win each pair.</remarks>
internal static class PairSearch
{
    // With half of the weight unavailable, 64 draws fail with a probability of 0.5^64; with nine tenths, 0.9^64 =
    // 1/850.
    private const int MaxDraws = 64;

    /// <summary>Two distinct members: one in proportion to weight, another in proportion to weight among the
    /// rest.</summary>
    /// <param name="members">The members. There must be some.</param>
    /// <param name="drawn">A pair that was drawn already; its first member is found if it may be returned. To draw
    /// both anew because of the second would favor some of the others. Null if there is no such pair.</param>
    /// <param name="context">What decides, with availability, which members may be returned.</param>
    /// <returns>The second is null if there is only one, the first too if there is none.</returns>
    public static (Backend? First, Backend? Second) Find(
        WeightedMembers members, (Backend? First, Backend? Second) drawn, in SelectionContext context)
    {
        ExclusionFilter filter = new(in context);
        Backend? first = Draw(members, drawn.First, ref filter, other: null)
            ?? FindLinearly(members.Span, ref filter, other: null);
        Backend? second = null;
        if (first is not null)
        {
            // The second was drawn among others than the first of its pair. Beside another one it is not as random.
            Backend? partner = ReferenceEquals(first, drawn.First) ? drawn.Second : null;
            second = Draw(members, partner, ref filter, first) ?? FindLinearly(members.Span, ref filter, first);
        }

        filter.Dispose();
        return (first, second);
    }

    /// <summary>Two distinct members out of a few.</summary>
    /// <inheritdoc cref="Find(WeightedMembers, ValueTuple{Backend, Backend}, in SelectionContext)"/>
    public static (Backend? First, Backend? Second) FindAmong(
        ReadOnlySpan<PoolMember> members, in SelectionContext context)
    {
        ExclusionFilter filter = new(in context);
        Backend? first = FindLinearly(members, ref filter, other: null);
        Backend? second = first is null ? null : FindLinearly(members, ref filter, first);
        filter.Dispose();
        return (first, second);
    }

    private static Backend? Draw(WeightedMembers members, Backend? drawn, ref ExclusionFilter filter, Backend? other)
    {
        int maxDraws = Math.Min(MaxDraws, members.Count); // with few members it is cheaper to look at each
        for (int draw = 0; draw < maxDraws; draw++)
        {
            drawn ??= members[members.Draw()].Backend;
            if (CanFind(drawn, ref filter, other) && Accepts(drawn.MemberState))
            {
                return drawn;
            }

            drawn = null;
        }

        return null;
    }

    private static Backend? FindLinearly(ReadOnlySpan<PoolMember> members, ref ExclusionFilter filter, Backend? other)
    {
        ulong total = 0;
        foreach (PoolMember member in members)
        {
            total += CanFind(member.Backend, ref filter, other) ? WeightOf(member) : 0;
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
            ulong weight = WeightOf(member);
            if (target < weight)
            {
                break;
            }

            target -= weight;
        }

        return last; // if flags changed between the two passes, the last one that may be returned
    }

    private static ulong WeightOf(PoolMember member) =>
        (ulong)member.Weight * (ulong)member.Backend.MemberState.AcceptedShare;

    // By random numbers, not by the even turns of the member: after a turn as the second of a pair, it would refuse the
    // next ones as the first.
    private static bool Accepts(MemberState member) =>
        member.AcceptedShare == MemberState.WholeShare || member.Accepts(ThreadRandom.Next());

    private static bool CanFind(Backend backend, ref ExclusionFilter filter, Backend? other) =>
        !ReferenceEquals(backend, other) && filter.CanSelect(backend);
}
