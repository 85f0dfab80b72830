using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Balancing.Hashing;

/// <summary>Draws a member in proportion to weight, in constant time: the alias method.</summary>
/// <remarks>
/// <para>There are as many slots as members, all equally likely. A slot belongs to its own member up to a threshold,
/// and to one other member, its alias, from there on. Example {a: 1, b: 3}: slot 0 is half of a and half of b, slot 1
/// is all of b. Walker, "An efficient method for generating discrete random variables with general distributions", ACM
/// TOMS 3 (1977). Built in linear time after Vose, "A linear algorithm for generating random numbers with a given
/// distribution", IEEE TSE 17 (1991).</para>
/// <para>In integers: weights are multiplied by the number of members, and each slot holds the total weight. So nothing
/// drifts while the slots are filled, and no rounded remainder is left at the end. Only the thresholds are rounded, to
/// 2^-64 of a slot.</para>
/// </remarks>
internal sealed class AliasTable
{
    private readonly int _members;
    private readonly Slot[] _slots; // empty if the weights are equal: then a slot is its member

    /// <param name="weights">The weights, each at least 1.</param>
    public AliasTable(ReadOnlySpan<int> weights)
    {
        _members = weights.Length;
        HasEqualWeights = weights.IsEmpty || !weights.ContainsAnyExcept(weights[0]);
        _slots = HasEqualWeights ? [] : Build(weights);
    }

    /// <summary>Whether each member is equally likely.</summary>
    public bool HasEqualWeights { get; }

    /// <summary>The member of a random number. There must be members.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Find(ulong random)
    {
        Debug.Assert(_members > 0, "Only a table with members has a member to find.");
        int slot = (int)Math.BigMul(random, (ulong)_members, out ulong rest);
        Slot[] slots = _slots;
        if (slots.Length == 0)
        {
            return slot;
        }

        // Without a branch: every second one would be predicted wrongly, at three times the cost of the draw.
        ref readonly Slot drawn = ref slots[slot];
        int isAlias = rest < drawn.Threshold ? 0 : -1;
        return slot ^ ((slot ^ drawn.Alias) & isAlias);
    }

    private static Slot[] Build(ReadOnlySpan<int> weights)
    {
        int members = weights.Length;
        ulong capacity = 0;
        foreach (int weight in weights)
        {
            capacity += (ulong)weight;
        }

        // What is left of each member: its weight at first, in units in which a slot holds the capacity.
        ulong[] left = new ulong[members];

        // Members that fill less than a slot, from the start; the others, from the end.
        int[] stacks = new int[members];
        int light = 0;
        int heavy = members;
        for (int i = 0; i < members; i++)
        {
            left[i] = (ulong)weights[i] * (ulong)members;
            stacks[left[i] < capacity ? light++ : --heavy] = i;
        }

        Slot[] slots = new Slot[members];
        while (light > 0)
        {
            // The slot of a light member is filled up by a heavy one. There is one: on average a slot is full.
            int member = stacks[--light];
            int alias = stacks[heavy];
            slots[member] = new Slot(ThresholdOf(left[member], capacity), alias);
            left[alias] -= capacity - left[member];
            if (left[alias] < capacity)
            {
                stacks[light++] = alias;
                heavy++;
            }
        }

        foreach (int member in stacks.AsSpan(heavy))
        {
            slots[member] = new Slot(ulong.MaxValue, member); // exactly full
        }

        return slots;
    }

    private static ulong ThresholdOf(ulong left, ulong capacity) => (ulong)(((UInt128)left << 64) / capacity);

    private readonly record struct Slot(ulong Threshold, int Alias);
}
