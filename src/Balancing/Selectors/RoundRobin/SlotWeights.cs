using System.Diagnostics;

namespace Balancing.Selectors.RoundRobin;

/// <summary>Turns weights into numbers of slots that fit a cycle of limited length.</summary>
internal static class SlotWeights
{
    /// <summary>
    /// The weights without their common divisor, if their sum is within the limit. Otherwise the limit is shared out by
    /// largest remainder, after every member with a share below one slot has got one: a very light backend beside very
    /// heavy ones is still reached.
    /// </summary>
    /// <remarks>So the others share the remaining slots, less than one slot from exact. They give up at most the part
    /// (number of light ones ÷ limit) of their shares.</remarks>
    public static int[] Scale(ReadOnlySpan<int> weights, int limit)
    {
        int divisor = 0;
        long total = 0;
        foreach (int weight in weights)
        {
            divisor = GreatestCommonDivisor(weight, divisor);
            total += weight;
        }

        int[] slots = new int[weights.Length];
        if (weights.IsEmpty || total / divisor <= limit)
        {
            for (int i = 0; i < slots.Length; i++)
            {
                slots[i] = weights[i] / divisor;
            }

            return slots;
        }

        DistributeLargestRemainder(weights.ToArray(), total, limit, slots);
        return slots;
    }

    private static void DistributeLargestRemainder(int[] weights, long total, long limit, int[] slots)
    {
        // From the lightest up: each that gets one slot leaves the others a little less, until the next has one by
        // right.
        int[] byWeight = [.. Enumerable.Range(0, weights.Length).OrderBy(i => weights[i])];
        int light = 0;
        while (weights[byWeight[light]] * limit < total) // ends with the heaviest: then the total is its weight
        {
            slots[byWeight[light]] = 1;
            total -= weights[byWeight[light]];
            limit--;
            light++;
        }

        long[] remainders = new long[weights.Length];
        long left = limit;
        foreach (int i in byWeight.AsSpan(light))
        {
            (long quotient, remainders[i]) = Math.DivRem(weights[i] * limit, total);
            slots[i] = (int)quotient;
            left -= quotient;
        }

        Debug.Assert(left < weights.Length - light, "Each remainder is less than one slot.");
        foreach (int i in byWeight.Skip(light).OrderByDescending(i => remainders[i]).ThenBy(i => i).Take((int)left))
        {
            slots[i]++;
        }
    }

    private static int GreatestCommonDivisor(int a, int b)
    {
        while (b != 0)
        {
            (a, b) = (b, a % b);
        }

        return a;
    }
}
