using System.Diagnostics;

namespace Balancing.Selectors.RoundRobin;

/// <summary>
/// The order in which weighted members take turns: member i has w_i of the W slots of the cycle, spread so evenly that
/// after t slots from its start it has had t·w_i/W of them to within less than one.
/// </summary>
/// <remarks>
/// <para>Tijdeman, "The chairman assignment problem", Discrete Mathematics 32 (1980): for n members let c =
/// ⌈W/(2n-2)⌉. Turn j (from 0) of member i must fall into the slots released(j) = ⌈(Wj + c)/w⌉ to due(j) = ⌊(W(j+1) -
/// c)/w⌋ + 1, counted from 1. If each slot goes to the released turn that is due first, all turns meet their
/// slots.</para>
/// <para>Example {a: 5, b: 1, c: 1}: a a b a c a a. Earliest due first without release times would give runs of
/// six.</para>
/// </remarks>
internal static class RoundRobinSchedule
{
    /// <summary>Cycles are no longer than this, or 16 slots per member if that is more.</summary>
    public const int MaxSlots = 65_536;

    private const int MaxSlotsPerMember = 16;

    /// <returns>The slots, each the index of a member.</returns>
    public static int[] Build(ReadOnlySpan<int> weights)
    {
        int[] slots = SlotWeights.Scale(weights, Math.Max(MaxSlots, weights.Length * MaxSlotsPerMember));
        int length = slots.Sum();
        return slots.Length == length ? [.. Enumerable.Range(0, length)] : Schedule(slots, length);
    }

    private static int[] Schedule(int[] weights, int length)
    {
        Debug.Assert(weights.Length > 1, "A cycle of one member has one slot, and needs no schedule.");
        long slack = (length + (2L * weights.Length) - 3) / ((2L * weights.Length) - 2); // c
        int[] cycle = new int[length];
        int[] taken = new int[weights.Length];

        // Turns that are not released yet, by release; and released ones, by due slot, then by release, then by member.
        PriorityQueue<int, long> waiting = new(weights.Length);
        PriorityQueue<int, (long Due, long Released, int Member)> ready = new(weights.Length);
        for (int member = 0; member < weights.Length; member++)
        {
            waiting.Enqueue(member, Released(member));
        }

        for (int slot = 1; slot <= length; slot++)
        {
            while (waiting.TryPeek(out int member, out long released) && released <= slot)
            {
                waiting.Dequeue();
                ready.Enqueue(member, (Due(member), released, member));
            }

            Debug.Assert(ready.Count > 0, "By the theorem each slot has a turn that is released.");
            int next = ready.Dequeue();
            cycle[slot - 1] = next;
            if (++taken[next] < weights[next])
            {
                waiting.Enqueue(next, Released(next));
            }
        }

        return cycle;

        long Released(int member) => (((long)length * taken[member]) + slack + weights[member] - 1) / weights[member];

        long Due(int member) => ((((long)length * (taken[member] + 1)) - slack) / weights[member]) + 1;
    }
}
