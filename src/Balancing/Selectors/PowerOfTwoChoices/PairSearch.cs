using Balancing.Hashing;
using Balancing.Selection;
using Balancing.Selectors.Common;

namespace Balancing.Selectors.PowerOfTwoChoices;

/// <summary>Finds the two members of a choice among those that may be returned, when some may not.</summary>
internal static class PairSearch
{
    /// <summary>No member.</summary>
    public const int None = -1;

    // With half of the weight unavailable, 64 draws fail with a probability of 0.5^64; with nine tenths, 0.9^64 =
    // 1/850.
    private const int MaxDraws = 64;

    /// <summary>Two distinct members, each in proportion to weight.</summary>
    /// <param name="members">The members. There must be some.</param>
    /// <param name="context">What decides, with availability, which of them may be returned.</param>
    /// <returns>The same member twice if there is no other; <see cref="None"/> twice if there is none at all.</returns>
    public static (int First, int Second) Find(WeightedMembers members, in SelectionContext context)
    {
        ExclusionFilter filter = new(in context);
        int first = FindOne(members, ref filter, beside: None);
        int second = first == None ? None : FindOne(members, ref filter, beside: first);
        filter.Dispose();
        return (first, second == None ? first : second);
    }

    private static int FindOne(WeightedMembers members, ref ExclusionFilter filter, int beside)
    {
        for (int draw = 0; draw < MaxDraws; draw++)
        {
            int drawn = members.Draw();
            if (drawn != beside && filter.CanSelect(members[drawn].Backend))
            {
                return drawn;
            }
        }

        return FindLinearly(members, ref filter, beside);
    }

    private static int FindLinearly(WeightedMembers members, ref ExclusionFilter filter, int beside)
    {
        ulong total = 0;
        for (int i = 0; i < members.Count; i++)
        {
            total += i != beside && filter.CanSelect(members[i].Backend) ? (ulong)members[i].Weight : 0;
        }

        ulong target = Math.BigMul(ThreadRandom.Next(), total, out _);
        int last = None;
        for (int i = 0; i < members.Count; i++)
        {
            if (i == beside || !filter.CanSelect(members[i].Backend))
            {
                continue;
            }

            last = i;
            ulong weight = (ulong)members[i].Weight;
            if (target < weight)
            {
                break;
            }

            target -= weight;
        }

        return last; // if flags changed between the two passes, the last one that may be returned
    }
}
